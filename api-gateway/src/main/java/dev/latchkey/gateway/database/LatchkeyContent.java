package dev.latchkey.gateway.database;

import java.sql.Connection;
import java.sql.SQLException;

/** The role and the database of the application, with the schema of this version and not a row that is anybody's. */
final class LatchkeyContent implements DatabaseContent {
    private static final int VERSION_DIGITS = 16;

    @Override
    public String version() {
        return Migrations.note().hash().substring(0, VERSION_DIGITS);
    }

    @Override
    public void makeBy(EmbeddedPostgres server, String superuserPassword) throws SQLException {
        var owner = server.address(Database.NAME, EmbeddedPostgres.SUPERUSER, superuserPassword);
        var application = owner.as(Database.APPLICATION, null);
        createNames(
                server.address(EmbeddedPostgres.MAINTENANCE, EmbeddedPostgres.SUPERUSER, superuserPassword),
                application);
        try (var connection = owner.unpooled().getConnection()) {
            Migrations.run(connection, owner, application.user());
        }
    }

    /** Creates what is missing: the application's role, then its database, which tells that both are there. */
    static void createNames(DatabaseAddress maintenance, DatabaseAddress application) throws SQLException {
        try (var connection = maintenance.unpooled().getConnection();
                var statement = connection.createStatement()) {
            if (isMissing(connection, "select from pg_roles where rolname = ?", application.user())) {
                var password = application.password();
                statement.execute("create role %s login password %s"
                        .formatted(application.user(), password == null ? "null" : statement.enquoteLiteral(password)));
            }
            if (isMissing(connection, "select from pg_database where datname = ?", Database.NAME)) {
                statement.execute("create database " + Database.NAME);
            }
        }
    }

    private static boolean isMissing(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return !rows.next();
            }
        }
    }
}
