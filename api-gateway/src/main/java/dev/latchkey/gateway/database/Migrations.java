package dev.latchkey.gateway.database;

import dev.latchkey.events.log.EventTypes;
import dev.latchkey.events.log.LogMigrations;
import dev.latchkey.gateway.start.StartRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a database to the schema of this version and gives the application's role its rights. */
final class Migrations {
    /** The group role that the migrations create; it may append to the log and never change it. */
    static final String GROUP = "latchkey_app";

    private static final int OLDEST_VERSION = 15;
    private static final int VERSION_FACTOR = 10_000;
    private static final String SCRIPTS = "db/migration";
    private static final String HISTORY_SCHEMA = "flyway";

    private Migrations() {}

    /**
     * Looks whether a database can be used at all, before anything is written anywhere.
     *
     * @return what the operator should know, one line each
     * @throws StartRefused if it cannot be reached, refuses the user, or is too old
     */
    static List<String> check(DatabaseAddress owner) {
        try (var connection = owner.unpooled().getConnection()) {
            int version = Integer.parseInt(show(connection, "server_version_num")) / VERSION_FACTOR;
            if (version < OLDEST_VERSION) {
                throw new StartRefused("the database at %s is PostgreSQL %d; Latchkey needs %d or later"
                        .formatted(owner.shown(), version, OLDEST_VERSION));
            }
            var warnings = new ArrayList<String>();
            for (var setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
                if (show(connection, setting).equals("off")) {
                    warnings.add("warning: the database at %s has %s off; a crash can lose acknowledged events"
                            .formatted(owner.shown(), setting));
                }
            }
            return warnings;
        } catch (SQLException e) {
            throw refused(owner, e);
        }
    }

    /**
     * Migrates the schema, if it is not noted to be that of this version, and makes {@code application} a member of the group
     * role.
     *
     * @param connection of the owner
     * @throws StartRefused if a migration or the grant fails
     */
    static void run(Connection connection, DatabaseAddress owner, String application) throws SQLException {
        var note = note();
        if (!note.isIn(connection)) {
            migrate(owner);
            note.writeInto(connection);
        }
        try (var statement = connection.createStatement()) {
            if (!isMember(connection, application)) {
                statement.execute("grant " + GROUP + " to " + statement.enquoteIdentifier(application, true));
            }
        } catch (SQLException e) {
            throw new StartRefused("cannot grant role %s to %s in the database at %s: %s"
                    .formatted(GROUP, application, owner.shown(), e.getMessage()));
        }
    }

    /** Returns what tells this version's migrations from those of any other. */
    static SchemaNote note() {
        return new SchemaNote("classpath*:" + SCRIPTS + "/*.sql", HISTORY_SCHEMA);
    }

    private static void migrate(DatabaseAddress owner) {
        try {
            flyway(owner).createSchemas(true).load().migrate();
        } catch (FlywayException e) {
            throw new StartRefused("cannot bring the database at %s to this version: %s"
                    .formatted(owner.shown(), String.valueOf(e.getMessage()).replaceAll("\\s+", " ")));
        }
    }

    /**
     * Checks that the schema is exactly that of this version.
     *
     * @throws StartRefused if it is an earlier or a later one, or none
     */
    static void requireCurrent(DatabaseAddress owner) {
        try {
            var info = flyway(owner).load().info();
            if (info.pending().length > 0
                    || Arrays.stream(info.applied())
                            .anyMatch(step -> !step.getState().isResolved())) {
                throw new StartRefused(
                        "the database at %s is of another version; start the server of this version first"
                                .formatted(owner.shown()));
            }
        } catch (FlywayException e) {
            throw new StartRefused("cannot tell the version of the database at %s: %s"
                    .formatted(owner.shown(), String.valueOf(e.getMessage()).replaceAll("\\s+", " ")));
        }
    }

    private static FluentConfiguration flyway(DatabaseAddress owner) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(owner.unpooled())
                .locations("classpath:" + SCRIPTS)
                .javaMigrations(LogMigrations.all())
                .defaultSchema(HISTORY_SCHEMA);
    }

    /**
     * Checks that this version can read all that the log holds.
     *
     * @throws StartRefused if it cannot; names the kinds of events that it does not know
     */
    static void requireKnownEvents(Connection owner) throws SQLException {
        var unknown = new ArrayList<String>();
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("select event_type, revision from log.event_types order by 1, 2")) {
            while (rows.next()) {
                if (!EventTypes.all().know(rows.getString(1), rows.getInt(2))) {
                    unknown.add(rows.getString(1) + " in revision " + rows.getInt(2));
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new StartRefused("the log holds events that this version does not know: " + String.join(", ", unknown)
                    + "; start the version that wrote them, or a later one");
        }
    }

    /** Returns whether the log holds no event yet. */
    static boolean logIsEmpty(Connection owner) throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("select not exists (select from log.events)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /** Returns whether there is a checkpoint of the log. */
    static boolean logIsSigned(Connection owner) throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("select exists (select from log.checkpoint)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /** Returns whether the keys of people are there at all; a backup may leave them out, to be kept apart. */
    static boolean hasSchemaOfKeys(Connection owner) throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("select to_regclass('keys.people') is not null")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /** Returns whether there are keys of people, which take master keys to unwrap. */
    static boolean peopleHaveKeys(Connection owner) throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(
                        "select exists (select from keys.people where master_key is not null)")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /**
     * Returns whether the log holds people of whom there is no key at all, as a restored log without its keys does; looked
     * for in the newest rows only. With new keys for them, the old ones could not be put back any more.
     */
    static boolean keysArePlainlyMissing(Connection owner) throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("""
                        select not exists (select from keys.people) and exists (
                            select from (select payload, metadata from log.events order by position desc limit 1000) e
                             where payload like '%"$personal":"%' or metadata like '%"$personal":"%')""")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static boolean isMember(Connection connection, String application) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select r.rolsuper or pg_has_role(r.oid, g.oid, 'member')
                from pg_roles r, pg_roles g where r.rolname = ? and g.rolname = ?
                """)) {
            statement.setString(1, application);
            statement.setString(2, GROUP);
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("show " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static StartRefused refused(DatabaseAddress address, SQLException e) {
        var state = String.valueOf(e.getSQLState());
        var what = state.startsWith("28")
                ? "refuses user " + address.user()
                : state.startsWith("3D") ? "does not exist" : "cannot be reached";
        return new StartRefused("the database at %s %s: %s"
                .formatted(
                        address.shown(),
                        what,
                        String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
}
