package dev.latchkey.events.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sigstore.rekor.client.Checkpoints;
import dev.sigstore.rekor.client.RekorParseException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    /** Key and note that the Go implementation shows in its documentation. */
    private static final String KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String NOTE = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
        """;

    private final NoteSigner signer = NoteSigner.draw("log.example/1", new SecureRandom());

    @Test
    void readsTheNotesOfOthers() {
        var note = SignedNote.parse(NOTE);

        assertThat(note.isSignedBy(NoteKey.parse(KEY))).isTrue();
        assertThat(note.toString()).isEqualTo(NOTE);
        assertThat(NoteKey.parse(KEY)).hasToString(KEY);
        assertThat(SignedNote.parse(NOTE.replace("answer", "anwser")).isSignedBy(NoteKey.parse(KEY)))
                .isFalse();
    }

    @Test
    void signsForWhoHasThePublicHalf() {
        var note = SignedNote.sign("one\n\ntwo\n", List.of(signer));
        var read = SignedNote.parse(note.toString());

        assertThat(read.text()).isEqualTo("one\n\ntwo\n");
        assertThat(read.isSignedBy(NoteKey.parse(signer.key().toString()))).isTrue();
        assertThat(read.isSignedBy(NoteKey.parse(KEY))).isFalse();
        assertThat(read.isSignedBy(
                        NoteSigner.draw("log.example/1", new SecureRandom()).key()))
                .isFalse();
    }

    @Test
    void writesCheckpointsThatOthersRead() throws RekorParseException {
        var root = Hash.ofLeaf(new byte[0]);
        var read = Checkpoints.from(SignedNote.sign(new Checkpoint("log.example/1", 1, root).text(), List.of(signer))
                .toString());

        assertThat(read.getOrigin()).isEqualTo("log.example/1");
        assertThat(read.getSize()).isEqualTo(1);
        assertThat(read.getBase64Hash()).isEqualTo(root.toString());
        assertThat(read.getSignatures())
                .singleElement()
                .satisfies(signature -> assertThat(signature.getIdentity()).isEqualTo("log.example/1"));
    }

    @Test
    void carriesTheSignaturesOfSeveralKeys() {
        var other = NoteSigner.draw("log.example/1", new SecureRandom());
        var note = SignedNote.sign("text\n", List.of(signer, other));

        assertThat(note.isSignedBy(signer.key())).isTrue();
        assertThat(note.isSignedBy(other.key())).isTrue();
        var witnessed = SignedNote.sign("text\n", List.of(signer)).with(List.of(other.sign("text\n")));
        assertThat(SignedNote.parse(witnessed.toString()).isSignedBy(other.key()))
                .isTrue();
    }

    @Test
    void doesNotTrustOneGoodSignatureBesideABadOneOfTheSameKey() {
        var note = SignedNote.sign("text\n", List.of(signer)).with(List.of(signer.sign("other\n")));

        assertThat(note.isSignedBy(signer.key())).isFalse();
    }

    @Test
    void tellsWitnessesFromLogs() {
        var witness = NoteKey.parseWitness(signer.key().toString());
        var note = SignedNote.sign("text\n", List.of(signer));

        assertThat(witness).isNotEqualTo(signer.key());
        assertThat(NoteKey.parseWitness(witness.toString())).hasToString(witness.toString());
        assertThatThrownBy(() -> NoteKey.parse(witness.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one of a witness");
        // A signature without a time is none of a witness, whoever made it.
        assertThat(note.cosignedAt(witness)).isNull();
        assertThat(note.isSignedBy(witness)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_679_315_147, Long.MAX_VALUE})
    void readsWhenAWitnessSigned(long time) {
        var witness = NoteKey.parseWitness(signer.key().toString());
        var plain = signer.sign("cosignature/v1\ntime " + time + "\ntext\n").bytes();
        var note = SignedNote.sign("text\n", List.of(signer)).with(List.of(cosignature(witness, time, plain)));

        var read = SignedNote.parse(note.toString());
        assertThat(read.cosignedAt(witness)).isEqualTo(Instant.ofEpochSecond(Math.min(time, 31_556_889_864_403_199L)));
        assertThat(read.isSignedBy(signer.key())).isTrue();
        assertThat(read.of(witness)).hasSize(1);
        var later = SignedNote.sign("text\n", List.of(signer)).with(List.of(cosignature(witness, time - 1, plain)));
        assertThat(later.cosignedAt(witness)).isNull();
    }

    private static SignedNote.Signature cosignature(NoteKey witness, long time, byte[] plain) {
        var bytes = ByteBuffer.allocate(Long.BYTES + plain.length).putLong(time).put(plain);
        return new SignedNote.Signature(witness.name(), witness.id(), bytes.array());
    }

    @Test
    void keepsItsSecretAndNothingTellsIt() {
        var again = NoteSigner.parse(signer.exportSecret());

        assertThat(SignedNote.sign("text\n", List.of(again)).isSignedBy(signer.key()))
                .isTrue();
        assertThat(signer.toString())
                .doesNotContain(signer.exportSecret().split("\n")[1])
                .contains("masked");
        var mixed = signer.key() + "\n"
                + NoteSigner.draw("x", new SecureRandom()).exportSecret().split("\n")[1];
        assertThatThrownBy(() -> NoteSigner.parse(mixed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not belong together");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\n— name\n",
                "text\n\n— name AAAA\n",
                "text\n\n- name AAAAAAAA\n",
                "text\n\n— name !\n",
                "text\n\n— name AAAAAAAA",
                "te\u0001xt\n\n— name AAAAAAAA\n"
            })
    void refusesWhatIsNoNote(String text) {
        assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                "name+c74f20a3",
                "name+c74f20a3+AA==",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            })
    void refusesWhatIsNoKey(String text) {
        assertThatThrownBy(() -> NoteKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysOfALogHowLongItIs() {
        var checkpoint = new Checkpoint("log.example/1", 3, Hash.ofLeaf(new byte[0]));

        assertThat(checkpoint.text()).isEqualTo("log.example/1\n3\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n");
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
        assertThat(Checkpoint.parse(checkpoint.text() + "extension\n")).isEqualTo(checkpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\n1\n",
                "a\n01\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
                "a\n1\nAA==\n",
                "a\nx\ny\n"
            })
    void refusesWhatIsNoCheckpoint(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
