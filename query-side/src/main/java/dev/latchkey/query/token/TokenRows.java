package dev.latchkey.query.token;

import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.projection.Batch;
import dev.latchkey.query.projection.Listing;
import dev.latchkey.query.projection.Listing.Conditions;
import dev.latchkey.query.user.UserState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tables {@code query.tokens} and {@code query.user_states}. The latter holds users who were not always active;
 * it is there so that this projection alone can say what a token is good for.
 */
@Component
class TokenRows {
    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final Listing listing;

    TokenRows(JdbcTemplate batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
        this.listing = new Listing(batches);
    }

    void add(PersonalAccessTokenAdded token, Instant at) {
        Batch.add(
                batches,
                """
                insert into query.tokens (token_hash, token_id, user_id, org_id, created_at, expiration)
                values (?, ?, ?, ?, ?, ?) on conflict do nothing""",
                token.hash().value(),
                token.tokenId().value(),
                token.userId().value(),
                token.owner().value(),
                at.atOffset(ZoneOffset.UTC),
                token.expiration().atOffset(ZoneOffset.UTC));
    }

    void remove(PersonalAccessTokenRemoved token) {
        Batch.add(
                batches,
                "delete from query.tokens where user_id = ? and token_id = ?",
                token.userId().value(),
                token.tokenId().value());
    }

    void move(UserEvent moved, UserState state, long sequence) {
        // Not by "values": the driver would make one statement of several, and that must not meet a user twice.
        Batch.add(batches, """
                insert into query.user_states as s (user_id, state, sequence) select ?::text, ?::text, ?::bigint
                on conflict (user_id) do update set state = excluded.state, sequence = excluded.sequence
                 where s.sequence < excluded.sequence""", moved.userId().value(), state.name(), sequence);
    }

    void removeAllOf(UserId userId) {
        Batch.add(batches, "delete from query.tokens where user_id = ?", userId.value());
        Batch.add(batches, "delete from query.user_states where user_id = ?", userId.value());
    }

    @Nullable
    BearerView find(TokenHash hash) {
        var rows = jdbc.sql("""
                select t.token_id, t.user_id, t.org_id, t.created_at, t.expiration, m.scope_type, m.scope_id, m.roles,
                       coalesce(s.state, 'ACTIVE') as state
                  from query.tokens t
                  left join query.user_states s on s.user_id = t.user_id
                  left join query.memberships m on m.user_id = t.user_id
                 where t.token_hash = ?""").param(hash.value()).query(TokenRows::bearer).list();
        if (rows.isEmpty()) {
            return null;
        }
        var memberships = new ArrayList<MembershipView>();
        rows.forEach(row -> memberships.addAll(row.memberships()));
        var first = rows.getFirst();
        return new BearerView(
                first.tokenId(),
                first.userId(),
                first.owner(),
                first.userState(),
                first.createdAt(),
                first.expiration(),
                List.copyOf(memberships));
    }

    TokenList list(ListTokens query) {
        var where = new Conditions().where("user_id = ?", query.userId().value());
        return new TokenList(
                listing.page(
                        "select token_id, created_at, expiration from query.tokens",
                        where,
                        List.of("created_at", "token_id"),
                        query.page(),
                        TokenRows::token),
                listing.count("query.tokens", where));
    }

    private static BearerView bearer(ResultSet row, int number) throws SQLException {
        return new BearerView(
                new TokenId(row.getString("token_id")),
                new UserId(row.getString("user_id")),
                new OrgId(row.getString("org_id")),
                UserState.valueOf(row.getString("state")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expiration", OffsetDateTime.class).toInstant(),
                row.getString("scope_type") == null ? List.of() : List.of(MembershipRows.membership(row)));
    }

    private static TokenView token(ResultSet row, int number) throws SQLException {
        return new TokenView(
                new TokenId(row.getString("token_id")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expiration", OffsetDateTime.class).toInstant());
    }
}
