package dev.latchkey.query.passkey;

import dev.latchkey.events.user.PasskeyEvent;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.passkey.PasswordlessInitCodeView.State;
import dev.latchkey.query.projection.Batch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code query.passkey_codes}. */
@Component
class PasswordlessInitCodeRows {
    private static final int MAX_FAILED_TRIES = 3;

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    PasswordlessInitCodeRows(JdbcTemplate batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
    }

    void insertIfAbsent(PasswordlessInitCodeAdded added, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                insert into query.passkey_codes (user_id, code_id, org_id, algorithm, key_id, crypted, state,
                                                 failed_tries, expires_at, sequence)
                values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?) on conflict do nothing""",
                added.userId().value(),
                added.id().value(),
                added.owner().value(),
                added.code().algorithm(),
                added.code().keyId(),
                added.code().crypted(),
                State.OPEN.name(),
                at.plus(added.expiry()).atOffset(ZoneOffset.UTC),
                sequence);
    }

    void countFailedTry(PasskeyEvent failed, long sequence) {
        Batch.add(
                batches,
                """
                update query.passkey_codes
                   set failed_tries = failed_tries + 1, sequence = ?,
                       state = case when failed_tries + 1 >= ? and state = 'OPEN' then 'LOCKED' else state end
                 where user_id = ? and code_id = ? and sequence < ?""",
                sequence,
                MAX_FAILED_TRIES,
                failed.userId().value(),
                failed.id().value(),
                sequence);
    }

    void end(PasskeyEvent ended, State state, long sequence) {
        Batch.add(
                batches,
                """
                update query.passkey_codes set state = ?, sequence = ?
                 where user_id = ? and code_id = ? and sequence < ?""",
                state.name(),
                sequence,
                ended.userId().value(),
                ended.id().value(),
                sequence);
    }

    @Nullable
    PasswordlessInitCodeView find(FindPasswordlessInitCode query) {
        return jdbc.sql("select * from query.passkey_codes where user_id = ? and code_id = ? and org_id = ?")
                .params(
                        query.userId().value(),
                        query.codeId().value(),
                        query.owner().value())
                .query(PasswordlessInitCodeRows::view)
                .optional()
                .orElse(null);
    }

    private static PasswordlessInitCodeView view(ResultSet row, int number) throws SQLException {
        return new PasswordlessInitCodeView(
                new CodeId(row.getString("code_id")),
                new UserId(row.getString("user_id")),
                new OrgId(row.getString("org_id")),
                new Commitment(row.getString("algorithm"), row.getString("key_id"), row.getString("crypted")),
                State.valueOf(row.getString("state")),
                row.getInt("failed_tries"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }
}
