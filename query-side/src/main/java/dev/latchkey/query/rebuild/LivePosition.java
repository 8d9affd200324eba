package dev.latchkey.query.rebuild;

import dev.latchkey.query.projection.Progress;
import java.sql.Connection;
import java.sql.SQLException;

/** How far the live projection is, as the server writes it down with the rows. */
final class LivePosition {
    private static final String SELECT =
            "select coalesce(" + Progress.STORED + ", 0) from query.token_entry where processorname = ?";

    private LivePosition() {}

    /** Returns the position; in a snapshot it belongs to the rows of that. */
    static long of(Connection connection, String projection) throws SQLException {
        return one(connection, projection, SELECT);
    }

    /** Returns the position and keeps it there: the projection is not written until the transaction ends. */
    static long hold(Connection connection, String projection) throws SQLException {
        return one(connection, projection, SELECT + " for update");
    }

    private static long one(Connection connection, String projection, String sql) throws SQLException {
        var found = Sql.query(connection, row -> row.getLong(1), sql, projection);
        if (found.size() != 1) {
            throw new RebuildException("no server has written the projection " + projection
                    + " in this database yet; start one, then there is something to compare with");
        }
        return found.getFirst();
    }
}
