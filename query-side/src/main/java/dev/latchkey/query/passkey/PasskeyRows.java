package dev.latchkey.query.passkey;

import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenCheckSucceeded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRemoved;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRenamed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.projection.Batch;
import dev.latchkey.query.projection.Insertion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code query.passkeys}. */
@Component
class PasskeyRows {
    private static final Insertion VERIFIED = new Insertion("query.passkeys", """
            user_id text, passkey_id text, org_id text, name text, rp_id text, aaguid text, backed_up bool,
            created_at timestamptz, changed_at timestamptz, sequence int8""");

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    PasskeyRows(JdbcTemplate batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
    }

    void insertIfAbsent(PasswordlessTokenVerified verified, long sequence, Instant at) {
        Batch.add(
                batches,
                VERIFIED,
                verified.userId().value(),
                verified.webAuthNTokenId().value(),
                verified.owner().value(),
                verified.webAuthNTokenName(),
                verified.rpID(),
                verified.aaguid(),
                verified.backedUp(),
                at,
                at,
                sequence);
    }

    void rename(PasswordlessTokenRenamed renamed, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                update query.passkeys set name = ?, changed_at = ?, sequence = ?
                 where user_id = ? and passkey_id = ? and sequence < ?""",
                renamed.webAuthNTokenName(),
                at.atOffset(ZoneOffset.UTC),
                sequence,
                renamed.userId().value(),
                renamed.webAuthNTokenId().value(),
                sequence);
    }

    void use(PasswordlessTokenCheckSucceeded used, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                update query.passkeys set last_used_at = ?, sequence = ?
                 where user_id = ? and passkey_id = ? and sequence < ?""",
                at.atOffset(ZoneOffset.UTC),
                sequence,
                used.userId().value(),
                used.webAuthNTokenId().value(),
                sequence);
    }

    void remove(PasswordlessTokenRemoved removed, long sequence) {
        Batch.add(
                batches,
                "delete from query.passkeys where user_id = ? and passkey_id = ? and sequence < ?",
                removed.userId().value(),
                removed.webAuthNTokenId().value(),
                sequence);
    }

    void removeAllOf(UserId userId) {
        Batch.add(batches, "delete from query.passkeys where user_id = ?", userId.value());
    }

    PasskeyList list(ListPasskeys query) {
        return new PasskeyList(jdbc.sql("""
                select * from query.passkeys where user_id = ? and org_id = ? order by created_at, passkey_id""")
                .params(query.userId().value(), query.owner().value())
                .query(PasskeyRows::view)
                .list());
    }

    private static PasskeyView view(ResultSet row, int number) throws SQLException {
        var used = row.getObject("last_used_at", OffsetDateTime.class);
        return new PasskeyView(
                new PasskeyId(row.getString("passkey_id")),
                row.getString("name"),
                row.getString("rp_id"),
                row.getString("aaguid"),
                row.getBoolean("backed_up"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                used == null ? null : used.toInstant(),
                row.getLong("sequence"));
    }
}
