package dev.latchkey.query.passkey;

import dev.latchkey.events.user.PasskeyEvent;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.passkey.PasskeyCodeView.Delivery;
import dev.latchkey.query.passkey.PasswordlessInitCodeView.State;
import dev.latchkey.query.projection.Batch;
import dev.latchkey.query.projection.Insertion;
import dev.latchkey.query.projection.Listing;
import dev.latchkey.query.projection.Listing.Conditions;
import dev.latchkey.query.projection.SharedLookup;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code query.passkey_codes}. */
@Component
class PasswordlessInitCodeRows {
    private static final int MAX_FAILED_TRIES = 3;
    private static final Insertion ADDED = new Insertion("query.passkey_codes", """
            user_id text, code_id text, org_id text, algorithm text, key_id text, crypted text, state text,
            delivery text, failed_tries int2, created_at timestamptz, expires_at timestamptz, sequence int8""");

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final Listing listing;
    private final SharedLookup<FindPasswordlessInitCode, PasswordlessInitCodeView> byIds =
            new SharedLookup<>(PasswordlessInitCodeRows::keyOf, this::find);

    PasswordlessInitCodeRows(JdbcTemplate batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
        this.listing = new Listing(batches);
    }

    void insertIfAbsent(
            PasskeyEvent event, Commitment code, Duration expiry, Delivery delivery, long sequence, Instant at) {
        Batch.add(
                batches,
                ADDED,
                event.userId().value(),
                event.id().value(),
                event.owner().value(),
                code.algorithm(),
                code.keyId(),
                code.crypted(),
                State.OPEN.name(),
                delivery.name(),
                (short) 0,
                at,
                at.plus(expiry),
                sequence);
    }

    void send(PasskeyEvent sent, long sequence) {
        Batch.add(
                batches,
                """
                update query.passkey_codes set delivery = ?, sequence = ?
                 where user_id = ? and code_id = ? and sequence < ?""",
                Delivery.SENT.name(),
                sequence,
                sent.userId().value(),
                sent.id().value(),
                sequence);
    }

    void removeAllOf(UserId userId) {
        Batch.add(batches, "delete from query.passkey_codes where user_id = ?", userId.value());
    }

    /** A code that was tried in vain too often is locked by that only as long as its time is not over. */
    void countFailedTry(PasskeyEvent failed, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                update query.passkey_codes
                   set failed_tries = failed_tries + 1, sequence = ?,
                       state = case when failed_tries + 1 >= ? and state = 'OPEN' and expires_at > ?::timestamptz
                                    then 'LOCKED' else state end
                 where user_id = ? and code_id = ? and sequence < ?""",
                sequence,
                MAX_FAILED_TRIES,
                at.toString(),
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

    /** Notes which registration spends a code by being started. */
    void start(PasswordlessTokenAdded started, long sequence) {
        if (started.codeID() == null || !started.codeSpent()) {
            return;
        }
        Batch.add(
                batches,
                """
                update query.passkey_codes set passkey_id = ?, sequence = ?
                 where user_id = ? and code_id = ? and sequence < ?""",
                started.webAuthNTokenId().value(),
                sequence,
                started.userId().value(),
                started.codeID().value(),
                sequence);
    }

    /** Notes that something has come of the registration that spent a code by being started. */
    void finish(PasswordlessTokenVerified verified, long sequence) {
        Batch.add(
                batches,
                """
                update query.passkey_codes set passkey_id = null, sequence = ?
                 where user_id = ? and passkey_id = ? and sequence < ?""",
                sequence,
                verified.userId().value(),
                verified.webAuthNTokenId().value(),
                sequence);
    }

    @Nullable
    PasswordlessInitCodeView find(FindPasswordlessInitCode query) {
        return byIds.find(query);
    }

    /** One has a statement of its own, which PostgreSQL plans once; that for several it plans each time. */
    private List<PasswordlessInitCodeView> find(List<FindPasswordlessInitCode> queries) {
        var select = queries.size() == 1 ? selectOne(queries.getFirst()) : selectAll(queries);
        return select.query(PasswordlessInitCodeRows::view).list();
    }

    private static FindPasswordlessInitCode keyOf(PasswordlessInitCodeView code) {
        return new FindPasswordlessInitCode(code.userId(), code.owner(), code.id());
    }

    private JdbcClient.StatementSpec selectOne(FindPasswordlessInitCode query) {
        return jdbc.sql("select * from query.passkey_codes where user_id = ? and code_id = ? and org_id = ?")
                .params(
                        query.userId().value(),
                        query.codeId().value(),
                        query.owner().value());
    }

    private JdbcClient.StatementSpec selectAll(List<FindPasswordlessInitCode> queries) {
        return jdbc.sql("""
                        select c.* from unnest(?::text[], ?::text[], ?::text[]) as asked (user_id, code_id, org_id)
                          join query.passkey_codes c
                            on c.user_id = asked.user_id and c.code_id = asked.code_id and c.org_id = asked.org_id""")
                .param(texts(queries, query -> query.userId().value()))
                .param(texts(queries, query -> query.codeId().value()))
                .param(texts(queries, query -> query.owner().value()));
    }

    private static String[] texts(
            List<FindPasswordlessInitCode> queries, Function<FindPasswordlessInitCode, String> text) {
        return queries.stream().map(text).toArray(String[]::new);
    }

    PasskeyCodeList list(ListPasskeyCodes query) {
        var where = new Conditions()
                .where("user_id = ?", query.userId().value())
                .where("state = ?", State.OPEN.name())
                .where("expires_at > ?", query.at().atOffset(ZoneOffset.UTC));
        return new PasskeyCodeList(
                listing.page(
                        "select code_id, created_at, expires_at, state, delivery from query.passkey_codes",
                        where,
                        List.of("created_at", "code_id"),
                        query.page(),
                        PasswordlessInitCodeRows::entry),
                listing.count("query.passkey_codes", where));
    }

    private static PasskeyCodeView entry(ResultSet row, int number) throws SQLException {
        return new PasskeyCodeView(
                new CodeId(row.getString("code_id")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                State.valueOf(row.getString("state")),
                Delivery.valueOf(row.getString("delivery")));
    }

    private static PasswordlessInitCodeView view(ResultSet row, int number) throws SQLException {
        return new PasswordlessInitCodeView(
                new CodeId(row.getString("code_id")),
                new UserId(row.getString("user_id")),
                new OrgId(row.getString("org_id")),
                new Commitment(row.getString("algorithm"), row.getString("key_id"), row.getString("crypted")),
                row.getString("passkey_id") == null ? State.valueOf(row.getString("state")) : State.STARTED,
                row.getInt("failed_tries"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }
}
