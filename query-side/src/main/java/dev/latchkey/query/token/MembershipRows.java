package dev.latchkey.query.token;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.projection.Batch;
import dev.latchkey.query.projection.Listing;
import dev.latchkey.query.projection.Listing.Conditions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code query.memberships}; sequences are those of the streams of the places. */
@Component
class MembershipRows {
    private final JdbcTemplate batches;
    private final Listing listing;

    MembershipRows(JdbcTemplate batches) {
        this.batches = batches;
        this.listing = new Listing(batches);
    }

    void add(UserId userId, MembershipView membership, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                insert into query.memberships (user_id, scope_type, scope_id, roles, sequence, created_at, changed_at)
                values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                userId.value(),
                membership.scopeType(),
                membership.scopeId(),
                membership.roles().toArray(String[]::new),
                sequence,
                at.atOffset(ZoneOffset.UTC),
                at.atOffset(ZoneOffset.UTC));
    }

    void change(UserId userId, MembershipView membership, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                update query.memberships set roles = ?, sequence = ?, changed_at = ?
                 where user_id = ? and scope_type = ? and scope_id = ? and sequence < ?""",
                membership.roles().toArray(String[]::new),
                sequence,
                at.atOffset(ZoneOffset.UTC),
                userId.value(),
                membership.scopeType(),
                membership.scopeId(),
                sequence);
    }

    void remove(UserId userId, String scopeType, String scopeId, long sequence) {
        Batch.add(batches, """
                delete from query.memberships
                 where user_id = ? and scope_type = ? and scope_id = ? and sequence < ?""", userId.value(), scopeType, scopeId, sequence);
    }

    MembershipList list(ListMemberships query) {
        var where = new Conditions()
                .where(
                        "user_id = ?",
                        query.userId() == null ? null : query.userId().value())
                .where("scope_type = ?", query.scopeType())
                .where("scope_id = ?", query.scopeId());
        return new MembershipList(
                listing.page(
                        "select * from query.memberships",
                        where,
                        List.of("user_id", "scope_type", "scope_id"),
                        query.page(),
                        MembershipRows::view),
                listing.count("query.memberships", where));
    }

    List<MembershipView> held(UserId userId) {
        return batches.query(
                "select scope_type, scope_id, roles from query.memberships where user_id = ?",
                (row, number) -> membership(row),
                userId.value());
    }

    static MembershipView membership(ResultSet row) throws SQLException {
        return new MembershipView(row.getString("scope_type"), row.getString("scope_id"), List.of((String[])
                row.getArray("roles").getArray()));
    }

    private static MemberView view(ResultSet row, int number) throws SQLException {
        return new MemberView(
                new UserId(row.getString("user_id")),
                membership(row),
                row.getLong("sequence"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
