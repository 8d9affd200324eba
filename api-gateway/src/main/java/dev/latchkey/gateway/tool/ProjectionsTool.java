package dev.latchkey.gateway.tool;

import dev.latchkey.events.log.EventLogException;
import dev.latchkey.events.person.PersonalDataException;
import dev.latchkey.events.person.StoredPersonKeys;
import dev.latchkey.gateway.database.OwnerDatabase;
import dev.latchkey.gateway.start.LatchkeyProperties;
import dev.latchkey.gateway.start.MasterKeyFiles;
import dev.latchkey.gateway.start.StartRefused;
import dev.latchkey.query.rebuild.Comparison;
import dev.latchkey.query.rebuild.RebuildException;
import dev.latchkey.query.rebuild.Rebuilds;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.dao.DataAccessException;

/** Makes projections anew beside the live ones, or compares them with what the log gives. */
final class ProjectionsTool {
    static final String USAGE = """
            latchkey projections rebuild NAME|all [--data-dir DIR | --spring.datasource.url=URL …]
              makes a projection anew from the log, compares it with the live one and puts it in the place of that
            latchkey projections check NAME|all [--data-dir DIR | --spring.datasource.url=URL …]
              compares only
              NAME          user, token or passkey
              --data-dir    of the server; it has to run if the embedded database is in there; data
              --spring.…    settings of another database, as the server takes them
            """;

    private static final Set<String> OPTIONS = Set.of("--data-dir");
    private static final String REBUILD = "rebuild";
    private static final String CHECK = "check";
    private static final String ALL = "all";
    /** Longer than a statement over the largest table takes; the database has the same limit. */
    private static final Duration ANSWER = Duration.ofHours(1).plusMinutes(1);

    private static final int EQUAL = 0;
    private static final int DIFFERS = 1;
    private static final int NOT_TRIED = 2;

    private final PrintStream out;
    private final PrintStream err;

    ProjectionsTool(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs it; the settings among the arguments are left to the environment, where others come from too. */
    int run(List<String> args) {
        var settings = ServerSettings.among(args);
        var arguments = Arguments.of(settings.others(), OPTIONS);
        var words = arguments.words();
        if (words.size() != 2 || !Set.of(REBUILD, CHECK).contains(words.getFirst())) {
            throw new WrongUseException("projections needs rebuild or check, and the name of a projection or all");
        }
        var folder = arguments.one("--data-dir");
        try {
            var environment = settings.environment();
            var properties = Binder.get(environment).bindOrCreate("latchkey", LatchkeyProperties.class);
            var data = folder == null ? properties.dataDir() : Path.of(folder);
            var database = OwnerDatabase.open(environment, data, ANSWER);
            var random = new SecureRandom();
            var keys = new StoredPersonKeys(
                    database, MasterKeyFiles.load(data.resolve("keys"), properties.masterKeys()), random);
            try (var rebuilds = new Rebuilds(database, keys, random)) {
                return run(rebuilds, words.get(0).equals(REBUILD), words.get(1));
            }
        } catch (StartRefused | RebuildException e) {
            err.println("latchkey: " + e.getMessage());
        } catch (BindException e) {
            throw new WrongUseException("the setting " + e.getName() + " cannot be used");
        } catch (SQLException e) {
            err.println("latchkey: the database failed: " + told(e));
        } catch (DataAccessException | EventLogException e) {
            err.println("latchkey: " + why(e));
        }
        return NOT_TRIED;
    }

    private static String why(RuntimeException failure) {
        if (failure.getCause() instanceof PersonalDataException sealed) {
            return String.valueOf(sealed.getMessage());
        }
        return "the database failed: "
                + (failure.getCause() instanceof SQLException cause ? told(cause) : "it cannot be reached any more");
    }

    private int run(Rebuilds rebuilds, boolean isRebuild, String name) throws SQLException {
        if (!name.equals(ALL) && !rebuilds.names().contains(name)) {
            throw new WrongUseException(
                    "there is no projection " + name + ", but " + String.join(", ", rebuilds.names()) + " and " + ALL);
        }
        var code = EQUAL;
        for (var each : name.equals(ALL) ? rebuilds.names() : List.of(name)) {
            var progress =
                    new Progress(err, VerifyTool.isWatched(), (isRebuild ? "rebuilding " : "checking ") + each, true);
            var comparison = isRebuild
                    ? rebuilds.rebuild(each, (position, upTo) -> show(progress, position, upTo))
                    : rebuilds.check(each, (position, upTo) -> show(progress, position, upTo));
            progress.end();
            print(comparison, progress.seconds(), isRebuild);
            if (!comparison.isEqual() && !isRebuild) {
                code = DIFFERS;
            }
        }
        return code;
    }

    private static void show(Progress progress, long position, long upTo) {
        progress.outOf(upTo);
        progress.show(position);
    }

    private void print(Comparison comparison, double seconds, boolean isRebuild) {
        out.printf(
                Locale.ROOT,
                "The projection %s %s what the log gives up to position %d: %d events in %.1f s (%.0f/s).%n",
                comparison.projection(),
                comparison.isEqual() ? "is" : isRebuild ? "was not" : "is not",
                comparison.position(),
                comparison.position(),
                seconds,
                comparison.position() / seconds);
        for (var table : comparison.tables()) {
            if (table.isEqual()) {
                out.println("  " + table.name() + ": " + shown(table.live()));
                continue;
            }
            out.println("  " + table.name() + " differs: " + shown(table.live()) + " live; " + shown(table.rebuilt())
                    + " from the log");
            for (var key : table.differing()) {
                out.println("    " + key.key()
                        + switch (key.kind()) {
                            case MISSING -> " is missing in the live table";
                            case SURPLUS -> " is in the live table alone";
                            case CHANGED -> " holds something else in the live table";
                        });
            }
        }
        if (isRebuild) {
            out.println(
                    comparison.isEqual()
                            ? "  The new one is in its place."
                            : "  The new one is in its place. Restart the servers: they may remember what was wrong.");
        }
    }

    private static String shown(Comparison.Content content) {
        return content.rows() + " rows, hash " + content.hash();
    }

    /** The first line alone, since what stands below it may quote a row; of a batch it quotes the whole statement. */
    private static String told(SQLException e) {
        var line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return "SQL state " + e.getSQLState() + (e instanceof BatchUpdateException ? "" : ", " + line);
    }
}
