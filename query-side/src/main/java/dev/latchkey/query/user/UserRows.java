package dev.latchkey.query.user;

import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
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

/** The tables {@code query.users} and {@code query.orgs}. */
@Component
class UserRows {
    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    UserRows(JdbcTemplate batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
    }

    void add(OrgAdded org) {
        Batch.add(
                batches,
                "insert into query.orgs (org_id, name) values (?, ?) on conflict do nothing",
                org.orgId().value(),
                org.name());
    }

    void add(HumanAdded human, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                insert into query.users (user_id, org_id, user_name, first_name, last_name, nick_name, display_name,
                                         preferred_language, gender, email, email_verified, phone,
                                         sequence, created_at, changed_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?, ?, ?, ?) on conflict do nothing""",
                human.userId().value(),
                human.owner().value(),
                human.userName(),
                human.firstName(),
                human.lastName(),
                human.nickName(),
                human.displayName(),
                human.preferredLanguage(),
                human.gender() == null ? null : human.gender().number(),
                human.email(),
                human.phone(),
                sequence,
                at.atOffset(ZoneOffset.UTC),
                at.atOffset(ZoneOffset.UTC));
    }

    void verify(HumanEmailVerified verified, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                update query.users set email_verified = true, sequence = ?, changed_at = ?
                 where user_id = ? and sequence < ?""",
                sequence,
                at.atOffset(ZoneOffset.UTC),
                verified.userId().value(),
                sequence);
    }

    @Nullable
    UserView find(UserId userId) {
        return jdbc.sql("select * from query.users where user_id = ?")
                .param(userId.value())
                .query(UserRows::view)
                .optional()
                .orElse(null);
    }

    @Nullable
    OrgView find(OrgId orgId) {
        return jdbc.sql("select name from query.orgs where org_id = ?")
                .param(orgId.value())
                .query((row, number) -> new OrgView(orgId, row.getString("name")))
                .optional()
                .orElse(null);
    }

    private static UserView view(ResultSet row, int number) throws SQLException {
        var gender = row.getInt("gender");
        return new UserView(
                new UserId(row.getString("user_id")),
                new OrgId(row.getString("org_id")),
                row.getString("user_name"),
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("nick_name"),
                row.getString("display_name"),
                row.getString("preferred_language"),
                gender == 0 ? null : Gender.of(gender),
                row.getString("email"),
                row.getBoolean("email_verified"),
                row.getString("phone"),
                row.getLong("sequence"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
