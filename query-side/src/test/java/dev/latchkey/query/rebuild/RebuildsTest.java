package dev.latchkey.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.query.Projections;
import dev.latchkey.query.Stories;
import dev.latchkey.query.rebuild.Comparison.Kind;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Projections that have taken in every event that there is. */
class RebuildsTest {
    private static final RebuildWatch NOBODY = (position, upTo) -> {};

    private final Projections live = new Projections();
    private final JdbcTemplate owner = new JdbcTemplate(live.database().superuser());

    @BeforeEach
    void write() {
        live.write(Stories.everything());
    }

    @AfterEach
    void stop() {
        live.close();
    }

    @Test
    void equalTheLiveOnes() throws SQLException {
        var before = live.rows();
        try (var rebuilds = rebuilds()) {
            assertThat(rebuilds.names()).containsExactly("passkey", "token", "user");
            for (var name : rebuilds.names()) {
                var steps = new ArrayList<Long>();
                var comparison = rebuilds.check(name, (position, upTo) -> steps.add(upTo - position));

                assertThat(comparison.isEqual()).as(comparison.toString()).isTrue();
                assertThat(comparison.position()).isEqualTo(Stories.everything().size());
                assertThat(comparison.tables()).allMatch(table -> table.live().rows() > 0);
                assertThat(steps).containsExactly(0L);
                assertThat(rebuilds.rebuild(name, NOBODY).isEqual()).isTrue();
            }
        }
        assertThat(live.rows()).isEqualTo(before);
        assertThat(schemas()).isEmpty();
    }

    /** Keys come twice, and after what would end them. */
    @Test
    void equalTheLiveOnesWhateverTheOrderOfEventsIs() throws SQLException {
        var story = new ArrayList<DomainEvent>();
        for (var times = 0; times < 5; times++) {
            story.addAll(Stories.everything());
        }
        Collections.shuffle(story, new Random(1));
        try (var shuffled = new Projections()) {
            shuffled.write(story);
            var before = shuffled.rows();
            try (var rebuilds = new Rebuilds(
                    shuffled.database().superuser(), shuffled.database().keys(), new SecureRandom())) {
                for (var name : rebuilds.names()) {
                    var comparison = rebuilds.rebuild(name, NOBODY);
                    assertThat(comparison.isEqual()).as(comparison.toString()).isTrue();
                }
            }
            assertThat(shuffled.rows()).isEqualTo(before).contains("3001");
        }
    }

    @Test
    void nameRowsThatWereTamperedWithAndPutThemRight() throws SQLException {
        var before = live.rows();
        owner.update("update query.passkey_codes set crypted = 'other' where code_id = '3001'");
        owner.update("delete from query.passkey_codes where code_id = '3004'");
        owner.update("insert into query.passkey_codes select 'Zoë', code_id, org_id, algorithm, key_id, crypted, state,"
                + " delivery, failed_tries, created_at, expires_at, sequence from query.passkey_codes"
                + " where code_id = '3002'");
        var tampered = live.rows();
        try (var rebuilds = rebuilds()) {
            var found = rebuilds.check("passkey", NOBODY);

            assertThat(live.rows()).isEqualTo(tampered);
            assertThat(found.isEqual()).isFalse();
            assertThat(found.tables())
                    .extracting(Comparison.Table::name, Comparison.Table::isEqual)
                    .containsExactly(tuple("passkey_codes", false), tuple("passkeys", true));
            assertThat(found.tables().getFirst().differing())
                    .extracting(Comparison.DifferingKey::key, Comparison.DifferingKey::kind)
                    .containsExactly(
                            tuple("(1001,3001)", Kind.CHANGED),
                            tuple("(1001,3004)", Kind.MISSING),
                            tuple("(Zoë,3002)", Kind.SURPLUS));
            assertThat(rebuilds.check("user", NOBODY).isEqual()).isTrue();

            assertThat(rebuilds.rebuild("passkey", NOBODY).isEqual()).isFalse();
            assertThat(live.rows()).isEqualTo(before);
            assertThat(rebuilds.check("passkey", NOBODY).isEqual()).isTrue();
        }
    }

    @Test
    void tellOfTheFirstDifferencesOnly() throws SQLException {
        owner.update("delete from query.users");
        owner.update("update query.passkey_codes set sequence = sequence + 1");
        try (var rebuilds = rebuilds()) {
            assertThat(table(rebuilds.check("user", NOBODY), "users").differing())
                    .hasSize(3)
                    .allMatch(key -> key.kind() == Kind.MISSING);
            assertThat(table(rebuilds.check("passkey", NOBODY), "passkey_codes").differing())
                    .hasSize(5);
        }
    }

    @Test
    void takeAlongWhatHangsOnATable() throws SQLException {
        owner.execute("comment on table query.users is 'People''s table'");
        owner.execute("create index users_email on query.users (lower(email)) where email is not null");
        owner.execute("alter table query.users set (autovacuum_vacuum_scale_factor = 0.05)");
        owner.execute("grant select on query.users to public");
        owner.execute("grant update (state) on query.users to latchkey");
        owner.execute("alter table query.orgs owner to latchkey");
        var before = furniture();
        try (var rebuilds = rebuilds()) {
            for (var name : rebuilds.names()) {
                rebuilds.rebuild(name, NOBODY);
            }
        }
        assertThat(furniture()).isEqualTo(before);
    }

    @Test
    void refuseATableThatMoreHangsOnThanCanBeTakenAlong() throws SQLException {
        owner.execute("create view public.names as select user_name from query.users");
        var before = live.rows();
        try (var rebuilds = rebuilds()) {
            assertThatThrownBy(() -> rebuilds.rebuild("user", NOBODY))
                    .isInstanceOf(RebuildException.class)
                    .hasMessageContaining("query.users")
                    .hasMessageContaining("on view names");
            assertThat(rebuilds.check("user", NOBODY).isEqual()).isTrue();
        }
        assertThat(live.rows()).isEqualTo(before);
    }

    @Test
    void refuseADatabaseInWhichAnotherOneWorks() throws SQLException {
        try (var first = rebuilds()) {
            assertThatThrownBy(this::rebuilds)
                    .isInstanceOf(RebuildException.class)
                    .hasMessageContaining("another rebuild or check is at work");
            assertThat(first.check("user", NOBODY).isEqual()).isTrue();
        }
        rebuilds().close();
    }

    @Test
    void removeWhatOneThatWasKilledLeft() throws SQLException {
        owner.execute("create schema query_rebuild");
        owner.execute("create table query_rebuild.users (user_id text)");
        owner.execute("create schema query_replaced");
        owner.execute("create table query_replaced.users (user_id text)");
        try (var rebuilds = rebuilds()) {
            assertThat(rebuilds.rebuild("user", NOBODY).isEqual()).isTrue();
        }
        assertThat(schemas()).isEmpty();
    }

    @Test
    void sayThatNoServerHasWrittenAProjection() throws SQLException {
        owner.update("delete from query.token_entry");
        try (var rebuilds = rebuilds()) {
            assertThatThrownBy(() -> rebuilds.check("user", NOBODY))
                    .isInstanceOf(RebuildException.class)
                    .hasMessageContaining("no server has written the projection user");
        }
        assertThat(schemas()).isEmpty();
    }

    @Test
    void leaveTheLiveOneAloneIfTheLogCannotBeRead() throws SQLException {
        owner.update("update log.events set payload = '{' where event_type = 'user.human.added'");
        var before = live.rows();
        try (var rebuilds = rebuilds()) {
            assertThatThrownBy(() -> rebuilds.rebuild("user", NOBODY)).isInstanceOf(RuntimeException.class);
            assertThat(rebuilds.rebuild("passkey", NOBODY).isEqual()).isTrue();
        }
        assertThat(live.rows()).isEqualTo(before);
    }

    private Rebuilds rebuilds() throws SQLException {
        return new Rebuilds(live.database().superuser(), live.database().keys(), new SecureRandom());
    }

    private static Comparison.Table table(Comparison comparison, String name) {
        return comparison.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<String> schemas() {
        return owner.queryForList("select nspname from pg_namespace where nspname like 'query\\__%'", String.class);
    }

    private List<Map<String, Object>> furniture() {
        return owner.queryForList("""
                select c.relname, c.relkind, pg_get_userbyid(c.relowner) as owner, c.relacl::text, c.reloptions::text,
                       obj_description(c.oid, 'pg_class') as comment, pg_get_indexdef(c.oid) as index,
                       array(select row(a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attacl,
                                        a.attcollation, col_description(c.oid, a.attnum),
                                        pg_get_expr(d.adbin, d.adrelid))::text
                               from pg_attribute a
                               left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                              where a.attrelid = c.oid and a.attnum > 0 order by a.attnum)::text as columns,
                       array(select pg_get_constraintdef(k.oid) || k.conname from pg_constraint k
                              where k.conrelid = c.oid order by 1)::text as constraints
                  from pg_class c where c.relnamespace = 'query'::regnamespace order by 1""");
    }
}
