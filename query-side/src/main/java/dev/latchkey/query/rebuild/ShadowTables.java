package dev.latchkey.query.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The copies: tables in a schema beside the live one, with the same columns, indexes, names, owners and grants. None of it
 * is repeated here; all is read from the live tables.
 */
final class ShadowTables {
    static final String LIVE = "query";
    static final String SHADOW = "query_rebuild";
    /** Where the exchange puts the tables that were live; it is there from then on until they are dropped. */
    static final String REPLACED = "query_replaced";

    private static final String OID = "to_regclass('" + LIVE + ".' || ?)";

    private final Connection connection;
    private final List<String> tables;

    ShadowTables(Connection connection, List<String> tables) {
        this.connection = connection;
        this.tables = tables;
    }

    /** Removes what an earlier run left, as one that was killed does. */
    static void clear(Connection connection) throws SQLException {
        Sql.execute(
                connection,
                "drop schema if exists " + SHADOW + " cascade",
                "drop schema if exists " + REPLACED + " cascade");
    }

    /**
     * Checks that copies can take the place of the live tables.
     *
     * @throws RebuildException if something hangs on one that could not be taken along
     */
    void requireReplaceable() throws SQLException {
        for (var table : tables) {
            requireNothingElse(table);
        }
    }

    /** Makes empty copies. */
    void create() throws SQLException {
        Sql.execute(connection, "create schema if not exists " + SHADOW);
        for (var table : tables) {
            var copy = SHADOW + "." + table;
            Sql.execute(
                    connection,
                    "create table " + copy + " (like " + LIVE + "." + table + " including all excluding indexes)");
            for (var ddl : furnishing(table, copy)) {
                Sql.execute(connection, ddl);
            }
        }
    }

    /** Has the planner know the copies, as it knows the live tables. */
    void analyze() throws SQLException {
        for (var table : tables) {
            Sql.execute(connection, "analyze " + SHADOW + "." + table);
        }
    }

    /** Removes the copies. */
    void drop() throws SQLException {
        for (var table : tables) {
            Sql.execute(connection, "drop table if exists " + SHADOW + "." + table);
        }
    }

    /** Keeps the vacuum off, which could stand in the way of the exchange; who reads or writes is not disturbed. */
    void reserve() throws SQLException {
        Sql.execute(connection, "lock table " + all(LIVE) + ", " + all(SHADOW) + " in share update exclusive mode");
    }

    /** Has whoever begins a statement on the live tables wait until the transaction ends. */
    void shut() throws SQLException {
        Sql.execute(connection, "lock table " + all(LIVE) + " in access exclusive mode");
    }

    /** Puts the copies in the place of the live tables. */
    void exchange() throws SQLException {
        Sql.execute(connection, "create schema " + REPLACED);
        for (var table : tables) {
            Sql.execute(
                    connection,
                    "alter table " + LIVE + "." + table + " set schema " + REPLACED,
                    "alter table " + SHADOW + "." + table + " set schema " + LIVE);
        }
    }

    /** Drops the tables that were live. */
    void dropReplaced() throws SQLException {
        Sql.execute(connection, "drop schema " + REPLACED + " cascade");
    }

    /** Returns a text that is another one once anybody has changed, or exchanged, a live table. */
    String definition() throws SQLException {
        var all = new ArrayList<String>();
        for (var table : tables) {
            all.addAll(Sql.query(connection, row -> row.getString(1), """
                    select row(c.oid, c.relowner, c.relacl, c.reloptions,
                               array(select row(a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attacl)::text
                                       from pg_attribute a
                                      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum),
                               array(select pg_get_indexdef(i.indexrelid) from pg_index i
                                      where i.indrelid = c.oid order by 1))::text
                      from pg_class c where c.oid = %s""".formatted(OID), table));
        }
        return String.join("\n", all);
    }

    private String all(String schema) {
        return String.join(
                ", ", tables.stream().map(table -> schema + "." + table).toList());
    }

    /** What cannot be taken along by a copy would be lost, or would go on looking at the table that was replaced. */
    private void requireNothingElse(String table) throws SQLException {
        var found = Sql.query(connection, row -> row.getString(1), """
                with live as (select c.oid, c.relrowsecurity from pg_class c where c.oid = %s)
                select 'the trigger ' || t.tgname from live join pg_trigger t on t.tgrelid = live.oid and not t.tgisinternal
                 union all
                select 'row-level security' from live where relrowsecurity
                 union all
                select distinct pg_describe_object(d.classid, d.objid, d.objsubid)
                  from live join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = live.oid
                 where d.deptype = 'n'""".formatted(OID), table);
        if (!found.isEmpty()) {
            throw new RebuildException("a copy of " + LIVE + "." + table
                    + " could not take its place, since this hangs on it: " + String.join(", ", found));
        }
    }

    /** Returns the statements for what {@code like} leaves out, each name kept. */
    private List<String> furnishing(String table, String copy) throws SQLException {
        var all = new ArrayList<String>();
        all.addAll(Sql.query(
                connection, row -> row.getString(1), """
                select case when k.oid is null
                            then replace(pg_get_indexdef(i.indexrelid), ' ON %1$s.' || ?, ' ON %2$s.' || ?)
                            else format('alter table %2$s.%%I add constraint %%I %%s',
                                        ?::text, k.conname, pg_get_constraintdef(k.oid)) end
                  from pg_index i
                  left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
                 where i.indrelid = %3$s order by k.oid is null""".formatted(LIVE, SHADOW, OID), table, table, table, table));
        all.addAll(
                Sql.query(connection, row -> row.getString(1), """
                select format('alter table %2$s set (%%s)', array_to_string(c.reloptions, ', '))
                  from pg_class c where c.oid = %1$s and c.reloptions is not null
                 union all
                select format('comment on table %2$s is %%L', obj_description(c.oid, 'pg_class'))
                  from pg_class c where c.oid = %1$s and obj_description(c.oid, 'pg_class') is not null
                 union all
                select format('grant %%s on %2$s to %%s%%s', a.privilege_type,
                              case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
                              case when a.is_grantable then ' with grant option' else '' end)
                  from pg_class c, aclexplode(c.relacl) a where c.oid = %1$s and a.grantee <> c.relowner
                 union all
                select format('grant %%s (%%I) on %2$s to %%s%%s', a.privilege_type, t.attname,
                              case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
                              case when a.is_grantable then ' with grant option' else '' end)
                  from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = %1$s and t.attnum > 0
                """.formatted(OID, copy), table, table, table, table));
        // Last, since who makes the copy may not be allowed to give rights on what is another one's.
        all.addAll(Sql.query(connection, row -> row.getString(1), """
                select format('alter table %2$s owner to %%I', pg_get_userbyid(c.relowner))
                  from pg_class c where c.oid = %1$s and c.relowner <> (select oid from pg_roles where rolname = current_user)
                """.formatted(OID, copy), table));
        return all;
    }
}
