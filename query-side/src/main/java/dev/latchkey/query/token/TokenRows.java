package dev.latchkey.query.token;

import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.projection.Batch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables {@code query.tokens} and {@code query.memberships}. */
@Component
class TokenRows {
    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    TokenRows(JdbcTemplate batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
    }

    void add(PersonalAccessTokenAdded token) {
        Batch.add(
                batches,
                """
                insert into query.tokens (token_hash, token_id, user_id, org_id, expiration)
                values (?, ?, ?, ?, ?) on conflict do nothing""",
                token.hash().value(),
                token.tokenId().value(),
                token.userId().value(),
                token.owner().value(),
                token.expiration().atOffset(ZoneOffset.UTC));
    }

    void remove(PersonalAccessTokenRemoved token) {
        Batch.add(
                batches,
                "delete from query.tokens where user_id = ? and token_id = ?",
                token.userId().value(),
                token.tokenId().value());
    }

    void addMember(String scopeType, String scopeId, UserId userId, List<String> roles) {
        Batch.add(batches, """
                insert into query.memberships (user_id, scope_type, scope_id, roles) values (?, ?, ?, ?)
                on conflict (user_id, scope_type, scope_id) do update set roles = excluded.roles""", userId.value(), scopeType, scopeId, roles.toArray(String[]::new));
    }

    @Nullable
    BearerView find(TokenHash hash) {
        var rows = jdbc.sql("""
                select t.token_id, t.user_id, t.org_id, t.expiration, m.scope_type, m.scope_id, m.roles
                  from query.tokens t left join query.memberships m on m.user_id = t.user_id
                 where t.token_hash = ?""").param(hash.value()).query(TokenRows::view).list();
        if (rows.isEmpty()) {
            return null;
        }
        var memberships = new ArrayList<MembershipView>();
        rows.forEach(row -> memberships.addAll(row.memberships()));
        var first = rows.getFirst();
        return new BearerView(
                first.tokenId(), first.userId(), first.owner(), first.expiration(), List.copyOf(memberships));
    }

    List<MembershipView> memberships(UserId userId) {
        return jdbc.sql("select scope_type, scope_id, roles from query.memberships where user_id = ?")
                .param(userId.value())
                .query((row, number) -> membership(row))
                .list();
    }

    private static BearerView view(ResultSet row, int number) throws SQLException {
        return new BearerView(
                new TokenId(row.getString("token_id")),
                new UserId(row.getString("user_id")),
                new OrgId(row.getString("org_id")),
                row.getObject("expiration", OffsetDateTime.class).toInstant(),
                row.getString("scope_type") == null ? List.of() : List.of(membership(row)));
    }

    private static MembershipView membership(ResultSet row) throws SQLException {
        return new MembershipView(row.getString("scope_type"), row.getString("scope_id"), List.of((String[])
                row.getArray("roles").getArray()));
    }
}
