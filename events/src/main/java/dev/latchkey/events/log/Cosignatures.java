package dev.latchkey.events.log;

import dev.latchkey.events.proof.Checkpoint;
import dev.latchkey.events.proof.NoteKey;
import dev.latchkey.events.proof.SignedNote;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The checkpoints that witnesses have signed, of each the newest. */
final class Cosignatures {
    private static final Logger LOG = LoggerFactory.getLogger(Cosignatures.class);

    /** More than there are witnesses; they stand in one answer. */
    private static final int MOST = 64;

    private final JdbcClient jdbc;

    Cosignatures(DataSource pool) {
        this.jdbc = JdbcClient.create(pool);
    }

    /** Of several nodes that ask the same witness, what it has said last is kept. */
    void keep(NoteKey witness, SignedNote note, Instant at) {
        LogReader.reading(() -> jdbc.sql("""
                        insert into log.cosignatures (witness, size, note, cosigned_at) values (?, ?, ?, ?)
                        on conflict (witness) do update
                           set size = excluded.size, note = excluded.note, cosigned_at = excluded.cosigned_at
                         where excluded.size >= cosignatures.size
                        """)
                .params(
                        witness.toString(),
                        Checkpoint.parse(note.text()).size(),
                        note.toString(),
                        at.atOffset(ZoneOffset.UTC))
                .update());
    }

    /** Returns the checkpoints, the longest first; each once, with the signatures of all who signed it. */
    List<SignedNote> newest() {
        var notes = LogReader.reading(() -> jdbc.sql("select note from log.cosignatures order by size desc limit ?")
                .param(MOST)
                .query(String.class)
                .list());
        var byText = new LinkedHashMap<String, SignedNote>();
        for (var text : notes) {
            try {
                var note = SignedNote.parse(text);
                byText.merge(note.text(), note, Cosignatures::together);
            } catch (IllegalArgumentException e) {
                LOG.warn("A checkpoint that a witness has signed is damaged and left out: {}", e.getMessage());
            }
        }
        return List.copyOf(byText.values());
    }

    /** Returns a checkpoint with the signatures of witnesses who signed just this one. */
    SignedNote on(SignedNote note) {
        return newest().stream()
                .filter(cosigned -> cosigned.text().equals(note.text()))
                .reduce(note, Cosignatures::together);
    }

    private static SignedNote together(SignedNote one, SignedNote other) {
        var more = new ArrayList<>(other.signatures());
        more.removeIf(each -> one.signatures().stream()
                .anyMatch(known -> known.keyName().equals(each.keyName()) && known.keyId() == each.keyId()));
        return one.with(more);
    }
}
