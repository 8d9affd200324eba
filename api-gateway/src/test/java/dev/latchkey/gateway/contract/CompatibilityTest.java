package dev.latchkey.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.MovableClock;
import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every method and every row of the error table, over every protocol. What was seen is written into the tables of
 * {@code docs/compatibility.md}; with {@code -Dlatchkey.compatibility.write=true} the page is written anew, otherwise it
 * must say just that.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of CompatibilityTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CompatibilityTest {
    private static final Path PAGE = Path.of("..", "docs", "compatibility.md");
    private static final Map<String, Methods.Case> METHODS = new Methods().all();
    private static final List<Refusals.Case> REFUSALS = new Refusals().all();
    private static final Map<String, Map<Protocol, Boolean>> SEEN = new TreeMap<>();

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static ProtocolCalls calls;
    private static World world;

    @BeforeAll
    static void start() {
        server = new RunningServer(folder.resolve("data"), new MovableClock(Instant.parse("2026-03-01T10:00:00Z")));
        calls = new ProtocolCalls(server.port());
        world = new World(server, calls);
    }

    @AfterAll
    static void stop() {
        calls.close();
        server.close();
    }

    static Stream<Arguments> methods() {
        return METHODS.keySet().stream()
                .flatMap(method -> Arrays.stream(Protocol.values()).map(protocol -> Arguments.of(method, protocol)));
    }

    static Stream<Arguments> refusals() {
        return REFUSALS.stream()
                .flatMap(row -> Arrays.stream(Protocol.values())
                        .map(protocol -> Arguments.of(row.operation + ": " + row.failure, protocol, row)));
    }

    @Order(1)
    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("methods")
    void answers(String method, Protocol protocol) {
        var row = METHODS.get(method);
        var asked = row.asked().apply(world);
        var answer = calls.call(protocol, method, asked.token(), asked.json());

        assertThat(answer.isOk()).as("%s %s", answer.code(), answer.message()).isTrue();
        row.check().accept(answer);
        SEEN.computeIfAbsent(method, seen -> new LinkedHashMap<>()).put(protocol, true);
    }

    @Order(1)
    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("refusals")
    void refuses(String what, Protocol protocol, Refusals.Case row) {
        var answer = row.call(protocol, world);

        assertThat(answer.code()).as(answer.message()).isEqualTo(row.code.value());
        assertThat(answer.errorId()).isEqualTo(row.id);
        if (protocol == Protocol.JSON) {
            assertThat(answer.httpStatus()).isEqualTo(row.httpStatus);
        }
        if (!row.id.isEmpty()) {
            assertThat(answer.message()).endsWith(" (" + row.id + ")");
        }
    }

    @Order(1)
    @Test
    void keepsUpWithAUserWhoseStateChangesManyTimesAtOnce() {
        var id = world.human();
        var token = world.token(id);
        for (var i = 0; i < 20; i++) {
            world.admin(World.MANAGEMENT + "LockUser", "{\"id\": \"%s\"}".formatted(id));
            world.admin(World.MANAGEMENT + "UnlockUser", "{\"id\": \"%s\"}".formatted(id));
        }

        assertThat(calls.call(Protocol.JSON, World.AUTH + "GetMyUser", token, "{}")
                        .isOk())
                .isTrue();
    }

    @Order(1)
    @Test
    void leavesNoMethodOfZitadelsContractUntried() {
        var zitadels = calls.unaryMethods().stream()
                .filter(method -> method.startsWith("zitadel."))
                .toList();

        assertThat(METHODS.keySet()).containsExactlyInAnyOrderElementsOf(zitadels);
    }

    @Order(2)
    @Test
    void saysOnItsPageWhatWasSeen() throws IOException {
        var page = Files.readString(PAGE);
        var written = replaced(replaced(page, "methods", methodTable()), "refusals", refusalTable());
        if (Boolean.getBoolean("latchkey.compatibility.write")) {
            Files.writeString(PAGE, written);
        }

        assertThat(page.equals(written) || Boolean.getBoolean("latchkey.compatibility.write"))
                .as("docs/compatibility.md is not what these tests saw; write it anew with"
                        + " -Dlatchkey.compatibility.write=true")
                .isTrue();
    }

    private static String replaced(String page, String name, String table) {
        var begin = "<!-- " + name + ": begin -->\n";
        var end = "<!-- " + name + ": end -->";
        var from = page.indexOf(begin) + begin.length();
        var to = page.indexOf(end);
        assertThat(to).as("the marks around the table of " + name).isGreaterThan(from - 1);
        return page.substring(0, from) + table + page.substring(to);
    }

    private static String methodTable() {
        return "| method | JSON | gRPC | gRPC-Web |\n|---|---|---|---|\n"
                + METHODS.keySet().stream()
                        .map(method -> "| `%s` | %s |\n"
                                .formatted(
                                        method,
                                        Arrays.stream(Protocol.values())
                                                .map(protocol -> mark(method, protocol))
                                                .collect(Collectors.joining(" | "))))
                        .collect(Collectors.joining());
    }

    private static String mark(String method, Protocol protocol) {
        return SEEN.getOrDefault(method, Map.of()).getOrDefault(protocol, false) ? "yes" : "no";
    }

    private static String refusalTable() {
        return "| call | failure | gRPC | HTTP | id |\n|---|---|---|---|---|\n"
                + REFUSALS.stream()
                        .map(row -> "| %s | %s | %s | %d | %s |\n"
                                .formatted(
                                        row.operation,
                                        row.failure,
                                        row.code,
                                        row.httpStatus,
                                        row.id.isEmpty() ? "none" : "`" + row.id + "`"))
                        .collect(Collectors.joining());
    }
}
