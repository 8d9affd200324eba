package dev.latchkey.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.gateway.start.StartRefused;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

class MigrationsTest {
    private static final String NOTE = "select obj_description('flyway'::regnamespace, 'pg_namespace')";
    private static final String IS_ASKED_FOR_BY_FLYWAY = "flyway.flyway_schema_history";

    private RealDatabase server;
    private DatabaseAddress owner;
    private JdbcTemplate sql;

    @BeforeEach
    void migrateANewDatabase() throws SQLException {
        server = new RealDatabase();
        var database = (PGSimpleDataSource) server.superuser();
        var name = database.getDatabaseName() + "unmigrated";
        server.asSuperuser("create database " + name);
        database.setDatabaseName(name);
        owner = new DatabaseAddress(database.getUrl(), "postgres", null);
        sql = new JdbcTemplate(database);
        run();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void areNotLookedAtAgainWhereTheyAreNoted() throws SQLException {
        assertThat(note()).matches("latchkey [0-9a-f]{64}");
        sql.execute("drop table " + IS_ASKED_FOR_BY_FLYWAY);

        run();

        assertThat(sql.queryForObject("select to_regclass(?) is null", Boolean.class, IS_ASKED_FOR_BY_FLYWAY))
                .isTrue();
    }

    @Test
    void areAppliedWhereOthersAreNoted() throws SQLException {
        var note = note();
        sql.execute("comment on schema flyway is 'latchkey 0'");
        sql.execute("drop table log.snapshot_parts");
        sql.update("delete from " + IS_ASKED_FOR_BY_FLYWAY + " where version = '12'");

        run();

        assertThat(sql.queryForObject("select to_regclass('log.snapshot_parts') is not null", Boolean.class))
                .isTrue();
        assertThat(note()).isEqualTo(note);
    }

    @Test
    void areNotNotedWhereTheyFail() {
        sql.execute("comment on schema flyway is null");
        sql.update("update " + IS_ASKED_FOR_BY_FLYWAY + " set checksum = 0 where version = '1'");

        assertThatThrownBy(this::run)
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("cannot bring the database at ");
        assertThat(note()).isNull();
    }

    @Test
    void areNotedAsOthersWhereThereAreOthers() throws SQLException {
        try (var connection = owner.unpooled().getConnection()) {
            assertThat(new SchemaNote("classpath*:db/migration/*.sql", "flyway").isIn(connection))
                    .isTrue();
            assertThat(new SchemaNote("classpath*:db/migration/V1*.sql", "flyway").isIn(connection))
                    .isFalse();
        }
    }

    private void run() throws SQLException {
        try (var connection = owner.unpooled().getConnection()) {
            Migrations.run(connection, owner, "latchkey");
        }
    }

    private String note() {
        return sql.queryForObject(NOTE, String.class);
    }
}
