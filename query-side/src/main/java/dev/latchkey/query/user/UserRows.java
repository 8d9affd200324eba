package dev.latchkey.query.user;

import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.MachineEvent.MachineAdded;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.query.projection.Batch;
import dev.latchkey.query.projection.Listing;
import dev.latchkey.query.projection.Listing.Conditions;
import dev.latchkey.query.projection.SharedLookup;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code query.users}: people and programs, the names of programs in the column of display names. */
@Component
class UserRows {
    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final Listing listing;
    private final SharedLookup<UserId, UserView> byId = new SharedLookup<>(UserView::userId, this::find);

    UserRows(JdbcTemplate batches, JdbcClient jdbc) {
        this.batches = batches;
        this.jdbc = jdbc;
        this.listing = new Listing(batches);
    }

    void add(HumanAdded human, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                insert into query.users (user_id, org_id, machine, state, user_name, user_name_folded, first_name,
                                         last_name, nick_name, display_name, names_folded, preferred_language, gender,
                                         email, email_folded, phone, sequence, created_at, changed_at)
                values (?, ?, false, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                human.userId().value(),
                human.owner().value(),
                UserState.ACTIVE.name(),
                human.userName(),
                Listing.folded(human.userName()),
                human.firstName(),
                human.lastName(),
                human.nickName(),
                human.displayName(),
                // A line break stands in no name that somebody looks for, so none is found across two of them.
                Listing.folded(human.displayName() + "\n" + human.firstName() + "\n" + human.lastName()),
                human.preferredLanguage(),
                human.gender() == null ? null : human.gender().number(),
                human.email(),
                Listing.folded(human.email()),
                human.phone(),
                sequence,
                at.atOffset(ZoneOffset.UTC),
                at.atOffset(ZoneOffset.UTC));
    }

    void add(MachineAdded machine, long sequence, Instant at) {
        Batch.add(
                batches,
                """
                insert into query.users (user_id, org_id, machine, state, user_name, user_name_folded, display_name,
                                         names_folded, description, access_token_type, sequence, created_at, changed_at)
                values (?, ?, true, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                machine.userId().value(),
                machine.owner().value(),
                UserState.ACTIVE.name(),
                machine.userName(),
                Listing.folded(machine.userName()),
                machine.name(),
                Listing.folded(machine.name()),
                machine.description(),
                machine.accessTokenType().number(),
                sequence,
                at.atOffset(ZoneOffset.UTC),
                at.atOffset(ZoneOffset.UTC));
    }

    void verifyEmail(UserEvent verified, long sequence, Instant at) {
        update("email_verified = true", verified, sequence, at);
    }

    void verifyPhone(UserEvent verified, long sequence, Instant at) {
        update("phone_verified = true", verified, sequence, at);
    }

    void move(UserEvent moved, UserState state, long sequence, Instant at) {
        update("state = '" + state.name() + "'", moved, sequence, at);
    }

    void remove(UserEvent removed, long sequence) {
        Batch.add(
                batches,
                "delete from query.users where user_id = ? and sequence < ?",
                removed.userId().value(),
                sequence);
    }

    @Nullable
    UserView find(UserId userId) {
        return byId.find(userId);
    }

    /** One has a statement of its own, which PostgreSQL plans once; that for several it plans each time. */
    private List<UserView> find(List<UserId> userIds) {
        var select = userIds.size() == 1
                ? jdbc.sql("select * from query.users where user_id = ?")
                        .param(userIds.getFirst().value())
                : jdbc.sql("select * from query.users where user_id = any(?)")
                        .param(userIds.stream().map(UserId::value).toArray(String[]::new));
        return select.query(UserRows::view).list();
    }

    UserList list(ListUsers query) {
        var where = new Conditions()
                .where(
                        "org_id = ?",
                        query.owner() == null ? null : query.owner().value())
                .contains("user_name_folded", query.userName())
                .contains("names_folded", query.name())
                .contains("email_folded", query.email())
                .where("state = ?", query.state() == null ? null : query.state().name());
        return new UserList(
                // User names are unique in this form.
                listing.page(
                        "select * from query.users", where, List.of("user_name_folded"), query.page(), UserRows::view),
                listing.count("query.users", where));
    }

    private void update(String assignment, UserEvent event, long sequence, Instant at) {
        Batch.add(
                batches,
                "update query.users set " + assignment
                        + ", sequence = ?, changed_at = ? where user_id = ? and sequence < ?",
                sequence,
                at.atOffset(ZoneOffset.UTC),
                event.userId().value(),
                sequence);
    }

    private static UserView view(ResultSet row, int number) throws SQLException {
        return new UserView(
                new UserId(row.getString("user_id")),
                new OrgId(row.getString("org_id")),
                row.getString("user_name"),
                UserState.valueOf(row.getString("state")),
                row.getBoolean("machine") ? machine(row) : human(row),
                row.getLong("sequence"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }

    private static UserView.Human human(ResultSet row) throws SQLException {
        var gender = row.getInt("gender");
        return new UserView.Human(
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("nick_name"),
                row.getString("display_name"),
                row.getString("preferred_language"),
                gender == 0 ? null : Gender.of(gender),
                row.getString("email"),
                row.getBoolean("email_verified"),
                row.getString("phone"),
                row.getBoolean("phone_verified"));
    }

    private static UserView.Machine machine(ResultSet row) throws SQLException {
        return new UserView.Machine(
                row.getString("display_name"),
                row.getString("description"),
                AccessTokenType.of(row.getInt("access_token_type")));
    }
}
