package dev.latchkey.gateway.database;

import dev.latchkey.gateway.start.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.core.env.Environment;

/** The database of a server as a tool reaches it that works beside: with the rights of the owner of the tables. */
public final class OwnerDatabase {
    private OwnerDatabase() {}

    /**
     * Returns unpooled connections, after one was tried.
     *
     * @param environment settings as the server takes them, see {@link Database#requireUsable}
     * @param folder the data folder of the server, which says where the embedded database is if no other one is given
     * @param answer how long a statement may take until the connection counts as dead
     * @throws StartRefused if the database cannot be reached, or is not that of this version
     */
    public static DataSource open(Environment environment, Path folder, Duration answer) {
        var given = Database.given(environment);
        var owner = given == null ? embedded(folder) : Database.owner(given, environment);
        if (given == null) {
            requireRunning(owner, folder);
        }
        Migrations.check(owner);
        Migrations.requireCurrent(owner);
        var connections = owner.unpooled(answer);
        try (var connection = connections.getConnection()) {
            Migrations.requireKnownEvents(connection);
        } catch (SQLException e) {
            throw Migrations.refused(owner, e);
        }
        return connections;
    }

    private static void requireRunning(DatabaseAddress embedded, Path folder) {
        try {
            embedded.unpooled().getConnection().close();
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith("08")) {
                throw new StartRefused("the embedded database in " + folder
                        + " does not run; it does while its server runs, so start that first");
            }
            throw Migrations.refused(embedded, e);
        }
    }

    private static DatabaseAddress embedded(Path folder) {
        var password = folder.resolve("keys").resolve(Database.OWNER_PASSWORD);
        var port = folder.resolve(EmbeddedPostgres.portFile(Database.DATA));
        try {
            return new DatabaseAddress(
                    Database.URL.formatted(
                            Integer.parseInt(Files.readString(port).strip()), Database.NAME),
                    EmbeddedPostgres.SUPERUSER,
                    Files.readString(password).strip());
        } catch (IOException | NumberFormatException e) {
            throw new StartRefused("no embedded database is known in " + folder
                    + "; give the data folder of the server, or its database by --spring.datasource.url=…");
        }
    }
}
