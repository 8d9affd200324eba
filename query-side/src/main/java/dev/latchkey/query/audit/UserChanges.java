package dev.latchkey.query.audit;

import dev.latchkey.events.value.UserId;
import dev.latchkey.query.Page;
import dev.latchkey.query.projection.Listing;
import dev.latchkey.query.projection.Listing.Conditions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the stream of a user from the log itself. */
@Component
class UserChanges {
    private static final String SELECT = """
            select e.event_type, e.sequence, e.created_at, e.owner, e.editor, u.display_name, u.user_name
              from log.events e left join query.users u on u.user_id = e.editor""";

    private final Listing listing;

    UserChanges(DataSource database) {
        this.listing = new Listing(new JdbcTemplate(database));
    }

    @QueryHandler
    ChangeList handle(ListUserChanges query) {
        var where = ofUser(query.userId()).where("e.sequence > ?", query.sequence());
        return new ChangeList(listing.page(
                SELECT,
                where,
                List.of("e.sequence"),
                new Page(0, query.limit(), query.ascending()),
                UserChanges::view));
    }

    private static Conditions ofUser(UserId userId) {
        return new Conditions().where("e.aggregate_id = ?", userId.value()).where("e.aggregate_type = ?", "user");
    }

    private static ChangeView view(ResultSet row, int number) throws SQLException {
        return new ChangeView(
                row.getString("event_type"),
                row.getLong("sequence"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("owner"),
                row.getString("editor"),
                row.getString("display_name"),
                row.getString("user_name"));
    }
}
