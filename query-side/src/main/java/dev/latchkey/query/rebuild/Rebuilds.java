package dev.latchkey.query.rebuild;

import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.query.projection.Projection;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Makes projections anew beside the live ones, compares them with these, and puts them in their place. One at a time works
 * in a database; what one that was killed left is removed by the next.
 */
public final class Rebuilds implements AutoCloseable {
    /** Any number does, as long as nobody else in the database uses it. */
    private static final long LOCK = 0x4c61_7463_6862_6c64L;

    private final Connection writing;
    private final Connection reading;
    private final Connection comparing;
    private final Beside beside = new Beside();
    private final SecureRandom random;
    private final AnnotationConfigApplicationContext context;
    private final PersonKeys keys;
    private final Map<String, Projection> projections = new TreeMap<>();
    /** Whether the database is ours, so that what is left there is too. */
    private boolean isOurs;

    /**
     * Takes the database for itself; servers go on.
     *
     * @param owner connections of the owner of the tables; three are drawn
     * @param keys what is personal is opened with
     * @throws RebuildException if another one is at work there
     * @throws SQLException if the database fails
     */
    public Rebuilds(DataSource owner, PersonKeys keys, SecureRandom random) throws SQLException {
        this.keys = keys;
        this.random = random;
        writing = session(owner, "synchronous_commit = off");
        reading = session(owner, "default_transaction_read_only = on");
        comparing = session(owner, "default_transaction_read_only = on");
        comparing.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        context = new AnnotationConfigApplicationContext();
        try {
            if (!Sql.query(writing, row -> row.getBoolean(1), "select pg_try_advisory_lock(?)", LOCK)
                    .getFirst()) {
                throw new RebuildException("another rebuild or check is at work in this database");
            }
            isOurs = true;
            ShadowTables.clear(writing);
            findProjections();
            writing.setAutoCommit(false);
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Returns the names of the projections. */
    public List<String> names() {
        return List.copyOf(projections.keySet());
    }

    /**
     * Makes a copy of a projection, compares and drops it. Nothing that anybody reads is changed.
     *
     * @param name one of {@link #names}
     * @throws RebuildException if it could not be done
     * @throws SQLException if the database fails
     */
    public Comparison check(String name, RebuildWatch watch) throws SQLException {
        var shadow = shadow(name, watch);
        var comparison = shadow.fillAndCompare();
        shadow.drop();
        return comparison;
    }

    /**
     * Makes a copy of a projection, compares it, and puts it in the place of the live one whether they were equal or not.
     *
     * @param name one of {@link #names}
     * @throws RebuildException if it could not be done; then the live one stays
     * @throws SQLException if the database fails
     */
    public Comparison rebuild(String name, RebuildWatch watch) throws SQLException {
        var shadow = shadow(name, watch);
        shadow.requireReplaceable();
        var comparison = shadow.fillAndCompare();
        shadow.swap();
        return comparison;
    }

    /** Removes what was not finished and gives the database free. */
    @Override
    public void close() throws SQLException {
        beside.close();
        try {
            clear();
        } catch (SQLException e) {
            // The next one clears it; what there was to say of this database was said.
            isOurs = false;
        }
        context.close();
        comparing.close();
        reading.close();
        writing.close();
    }

    private void clear() throws SQLException {
        if (isOurs) {
            if (!writing.getAutoCommit()) {
                writing.rollback();
                writing.setAutoCommit(true);
            }
            ShadowTables.clear(writing);
        }
    }

    private Shadow shadow(String name, RebuildWatch watch) {
        var projection = projections.get(name);
        if (projection == null) {
            throw new RebuildException("there is no projection " + name + ", but " + String.join(", ", names()));
        }
        return new Shadow(
                projection,
                writing,
                comparing,
                beside,
                new Replay(beside, new SingleConnectionDataSource(reading, true), keys, projection),
                random.nextLong(),
                watch);
    }

    /** The same classes as in a server, found in the same way, so that none can be forgotten here. */
    private void findProjections() {
        var tables = new HashSet<String>();
        var shadowed = new ShadowTemplate(writing, tables);
        context.registerBean(JdbcTemplate.class, () -> shadowed);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(shadowed));
        // All else that is found stays unmade.
        context.addBeanFactoryPostProcessor(factory -> {
            for (var bean : factory.getBeanDefinitionNames()) {
                factory.getBeanDefinition(bean).setLazyInit(true);
            }
        });
        context.scan("dev.latchkey.query");
        context.refresh();
        for (var projection : context.getBeansOfType(Projection.class).values()) {
            projections.put(projection.name(), projection);
            tables.addAll(projection.tables());
        }
    }

    private static Connection session(DataSource owner, String setting) throws SQLException {
        var connection = owner.getConnection();
        try {
            // Whatever the login's own settings are: a table may be large, and the log longer.
            Sql.execute(
                    connection,
                    "set " + setting,
                    "set statement_timeout = '1h'",
                    "set idle_in_transaction_session_timeout = '1h'",
                    "set lock_timeout = '10s'");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
