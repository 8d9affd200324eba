package dev.latchkey.query.rebuild;

import dev.latchkey.query.projection.Insertion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What projections write to the copies of their tables by. In the log no key comes twice unless it was given free
 * meanwhile, so new rows are copied; where one does, as nobody but the database would know, they are inserted as in the live table.
 */
final class ShadowTemplate extends JdbcTemplate implements Insertion.Copying {
    private static final String KEY_IS_TAKEN = "23505";

    private final Connection connection;
    private final Set<String> tables;

    ShadowTemplate(Connection connection, Set<String> tables) {
        super(ShadowConnection.of(connection, tables));
        this.connection = connection;
        this.tables = tables;
    }

    @Override
    public void copy(Insertion into, List<@Nullable Object[]> rows) {
        var done = execute((ConnectionCallback<Boolean>) ignored -> tryCopy(into, rows));
        if (!Boolean.TRUE.equals(done)) {
            into.insert(this, rows);
        }
    }

    private boolean tryCopy(Insertion into, List<@Nullable Object[]> rows) throws SQLException {
        var before = connection.setSavepoint();
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(ShadowConnection.led(into.copy(), tables), new ByteArrayInputStream(into.copied(rows)));
            connection.releaseSavepoint(before);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            if (!KEY_IS_TAKEN.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            return false;
        }
    }
}
