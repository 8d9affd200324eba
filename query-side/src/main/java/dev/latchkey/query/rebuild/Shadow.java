package dev.latchkey.query.rebuild;

import dev.latchkey.query.projection.Projection;
import dev.latchkey.query.rebuild.Comparison.DifferingKey;
import dev.latchkey.query.rebuild.Comparison.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The copy of one projection, from its empty tables to the exchange. */
final class Shadow {
    /** So far behind the live projection the copy may be when that is held up: what it still lacks takes milliseconds. */
    private static final long NEARLY_THERE = 500;
    /** Each turn over what was written meanwhile is a fraction of the one before. */
    private static final int TURNS = 100;

    private static final Duration DIGEST = Duration.ofHours(1);

    private static final int TRIES = 60;
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** A lock was not to be had, or a statement took too long, by the codes of PostgreSQL. */
    private static final List<String> IN_USE = List.of("55P03", "57014", "40P01");

    private final String name;
    private final List<String> tableNames;
    private final ShadowTables tables;
    private final Connection writing;
    private final Connection comparing;
    private final Beside beside;
    private final Replay replay;
    private final long seed;
    private final RebuildWatch watch;
    private String definition = "";
    private long position;

    Shadow(
            Projection projection,
            Connection writing,
            Connection comparing,
            Beside beside,
            Replay replay,
            long seed,
            RebuildWatch watch) {
        this.name = projection.name();
        this.tableNames = projection.tables();
        this.tables = new ShadowTables(writing, tableNames);
        this.writing = writing;
        this.comparing = comparing;
        this.beside = beside;
        this.replay = replay;
        this.seed = seed;
        this.watch = watch;
    }

    /**
     * Checks beforehand that the tables will be able to take the place of the live ones.
     *
     * @throws RebuildException if they will not
     */
    void requireReplaceable() throws SQLException {
        tables.requireReplaceable();
    }

    /** Fills the tables up to where the live projection is, and compares both there. */
    Comparison fillAndCompare() throws SQLException {
        definition = tables.definition();
        tables.create();
        writing.commit();
        follow();
        tables.analyze();
        writing.commit();
        comparing.setAutoCommit(false);
        try {
            // From here on the live tables are seen as they are now, however long it takes.
            var live = LivePosition.of(comparing, name);
            fill(live);
            var compared = compare();
            requireUnchanged();
            writing.commit();
            return compared;
        } finally {
            comparing.rollback();
            comparing.setAutoCommit(true);
        }
    }

    /** Drops the tables. */
    void drop() throws SQLException {
        tables.drop();
        writing.commit();
    }

    /**
     * Puts the tables in the place of the live ones, whose processor goes on from the same position.
     *
     * @throws RebuildException if others keep them in use
     */
    void swap() throws SQLException {
        for (var tries = 1; !trySwap(); tries++) {
            if (tries == TRIES) {
                throw new RebuildException("the tables of the projection " + name
                        + " are in use all the time, as by a dump of the database; it stays as it is");
            }
            LockSupport.parkNanos(this, PAUSE.toNanos());
        }
        try {
            tables.dropReplaced();
            writing.commit();
        } catch (SQLException e) {
            writing.rollback();
            if (!isInUse(e)) {
                throw e;
            }
            // Somebody still reads them; they are dropped at the end, or by the next one.
        }
    }

    /** Whoever reads or writes the live tables is held up by the last few statements alone, and gets by if those cannot. */
    private boolean trySwap() throws SQLException {
        follow();
        try {
            tables.reserve();
            var reached = LivePosition.of(writing, name);
            replay.run(position, reached, done -> {});
            Sql.execute(
                    writing,
                    // What was written before is on the disk with this commit too.
                    "set local synchronous_commit = on",
                    // Less than the time after which the database would look for a deadlock, and end another one's
                    // question.
                    "set local lock_timeout = '200ms'",
                    "set local statement_timeout = '1s'",
                    "set local idle_in_transaction_session_timeout = '1s'");
            var live = LivePosition.hold(writing, name);
            if (live - reached > NEARLY_THERE) {
                writing.rollback();
                return false;
            }
            replay.run(reached, live, done -> {});
            tables.shut();
            requireUnchanged();
            tables.requireReplaceable();
            tables.exchange();
            writing.commit();
            position = live;
            return true;
        } catch (SQLException e) {
            writing.rollback();
            if (!isInUse(e)) {
                throw e;
            }
            return false;
        }
    }

    private static boolean isInUse(SQLException e) {
        return IN_USE.contains(String.valueOf(e.getSQLState()));
    }

    /** Fills the tables until no more than a little is written meanwhile. */
    private void follow() throws SQLException {
        for (var turn = 0; turn < TURNS; turn++) {
            var live = LivePosition.of(writing, name);
            if (live - position <= NEARLY_THERE) {
                fill(live);
                return;
            }
            fill(live);
        }
        throw new RebuildException("the log grows faster than the projection " + name + " can be made anew");
    }

    private void fill(long upTo) throws SQLException {
        if (upTo < position) {
            throw new RebuildException("the live projection " + name + " has gone back, to " + upTo);
        }
        replay.run(position, upTo, done -> {
            writing.commit();
            position = done;
            watch.reached(done, upTo);
        });
        writing.commit();
    }

    private Comparison compare() throws SQLException {
        var found = new ArrayList<Table>();
        for (var table : tableNames) {
            var begun = beside.begin(() -> Contents.of(comparing, ShadowTables.LIVE, table, seed));
            var rebuilt = Contents.of(writing, ShadowTables.SHADOW, table, seed);
            var live = Beside.await(begun, DIGEST);
            var keys = live.equals(rebuilt) ? List.<DifferingKey>of() : Contents.differing(comparing, writing, table);
            found.add(new Table(table, live, rebuilt, keys));
        }
        return new Comparison(name, position, List.copyOf(found));
    }

    private void requireUnchanged() throws SQLException {
        if (!definition.equals(tables.definition())) {
            writing.rollback();
            throw new RebuildException("the tables of the projection " + name + " were altered meanwhile; begin again");
        }
    }
}
