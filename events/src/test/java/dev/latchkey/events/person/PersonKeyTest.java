package dev.latchkey.events.person;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PersonKeyTest {
    private final SecureRandom random = new SecureRandom();
    private final byte[] bytes = random.generateSeed(PersonKey.BYTES);
    private final Ciphers ciphers = new Ciphers(random);
    private final PersonKey key = new PersonKey(bytes, ciphers);

    @Test
    void opensWhatItSealedAndOnlyThere() {
        var sealed = key.seal("Löve", "a", "bc");

        assertThat(key.open(sealed, "a", "bc")).isEqualTo("Löve");
        assertThatThrownBy(() -> key.open(sealed, "ab", "c")).isInstanceOf(PersonalDataException.class);
        assertThatThrownBy(() -> new PersonKey(random.generateSeed(PersonKey.BYTES), ciphers).open(sealed, "a", "bc"))
                .isInstanceOf(PersonalDataException.class);
    }

    @Test
    void refusesWhatWasChangedOrIsNothingAtAll() {
        var sealed = Base64.getDecoder().decode(key.seal("Löve"));
        sealed[sealed.length - 1] ^= 1;

        assertThatThrownBy(() -> key.open(Base64.getEncoder().encodeToString(sealed)))
                .isInstanceOf(PersonalDataException.class);
        assertThatThrownBy(() -> key.open("AAAA")).isInstanceOf(PersonalDataException.class);
        assertThatThrownBy(() -> key.open("no base64")).isInstanceOf(PersonalDataException.class);
    }

    @Test
    void sealsTheSameDifferentlyEachTime() {
        assertThat(key.seal("Löve")).isNotEqualTo(key.seal("Löve"));
    }

    @Test
    void sealsInTheFormThatTinkOpensAndTheOtherWayRound() throws Exception {
        var tink = new AesGcmJce(bytes);
        var secret = new SecretKeySpec(bytes, "AES");
        var plain = "Löve".getBytes(UTF_8);
        var bound = "here".getBytes(UTF_8);

        assertThat(tink.decrypt(ciphers.seal(secret, plain, bound), bound)).isEqualTo(plain);
        assertThat(ciphers.open(secret, tink.encrypt(plain, bound), bound)).isEqualTo(plain);
    }

    @Test
    void tellsNothingOfItself() {
        assertThat(key.toString())
                .isEqualTo("PersonKey[" + key.id() + "]")
                .doesNotContain(Base64.getEncoder().encodeToString(bytes));
        assertThat(new MasterKey(bytes).toString()).isEqualTo("MasterKey[masked]");
    }
}
