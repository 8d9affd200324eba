package dev.latchkey.gateway.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The tool beside a server that runs. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of ProjectionsToolTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class ProjectionsToolTest {
    private static final Pattern CODE = Pattern.compile("codeID=([0-9]+)");

    @TempDir
    private static Path folder;

    private static Path data;
    private static RunningServer server;
    private static JdbcTemplate owner;
    private static String admin;

    private record Said(int code, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        data = folder.resolve("data");
        server = new RunningServer(data, Clock.systemUTC());
        admin = server.bootstrap("adminToken");
        owner = new JdbcTemplate(new DriverManagerDataSource(url(), "postgres", password()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void rebuildsUnderLoadWithoutAQuestionThatFailsOrALinkThatIsLost() throws Exception {
        var links = ConcurrentHashMap.<String>newKeySet();
        var failures = ConcurrentHashMap.<String>newKeySet();
        var asked = new AtomicInteger();
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var load = new ArrayList<Future<?>>();
            for (var token : List.of(admin, server.bootstrap("userToken"))) {
                load.add(threads.submit(during(over, failures, () -> {
                    var issued = server.send("/auth/v1/users/me/passwordless/_link", token, "{}");
                    var code = CODE.matcher(issued.body());
                    if (code.find()) {
                        links.add(code.group(1));
                    }
                    return issued.statusCode();
                })));
            }
            load.add(threads.submit(
                    during(over, failures, () -> ok(asked, server.send("/latchkey/v1/users/_search", admin, "{}")))));
            load.add(threads.submit(during(
                    over,
                    failures,
                    () -> ok(asked, server.send("/latchkey/v1/users/me/passkey-links/_search", admin, "{}")))));
            load.add(threads.submit(during(over, failures, () -> {
                // Nobody's token is remembered by nobody, so each call asks the database.
                asked.incrementAndGet();
                var status = server.get(server.port(), "/auth/v1/users/me", "latchkey_pat_unknown")
                        .statusCode();
                return status == 401 ? 200 : status;
            })));
            var answered = asked.get();
            for (var round = 0; round < 2; round++) {
                var atLeast = answered + 20;
                await().atMost(30, TimeUnit.SECONDS).until(() -> asked.get() > atLeast);
                var rebuilt = tool("rebuild", "all");
                assertThat(rebuilt.code()).as(rebuilt.err()).isZero();
                assertThat(rebuilt.out()).doesNotContain("differs").contains("The new one is in its place.");
                answered = asked.get();
            }
            var atLeast = answered + 20;
            await().atMost(30, TimeUnit.SECONDS).until(() -> asked.get() > atLeast);
            over.set(true);
            for (var each : load) {
                each.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(links).hasSizeGreaterThan(50);
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(
                                Set.copyOf(owner.queryForList("select code_id from query.passkey_codes", String.class)))
                        .containsAll(links));
        var checked = tool("check", "all");
        assertThat(checked.code()).as(checked.out() + checked.err()).isZero();
        assertThat(checked.out()).contains("projection passkey is what", "projection token is", "projection user is");
        assertThat(owner.queryForList("select nspname from pg_namespace where nspname like 'query\\__%'", String.class))
                .isEmpty();
    }

    @Test
    void namesWhatDiffersAndPutsItRight() throws Exception {
        owner.update("update query.tokens set expiration = expiration + interval '1 year'");
        var email = owner.queryForObject("select max(email) from query.users", String.class);
        owner.update("update query.users set state = 'LOCKED' where email = ?", email);

        var checked = tool("check", "all");
        assertThat(checked.code()).as(checked.err()).isEqualTo(1);
        assertThat(checked.out())
                .contains(
                        "The projection passkey is what the log gives",
                        "The projection token is not what the log gives",
                        "  tokens differs: ",
                        "  users differs: ",
                        " holds something else in the live table")
                .doesNotContain(email);

        var rebuilt = tool("rebuild", "all");
        assertThat(rebuilt.code()).as(rebuilt.err()).isZero();
        assertThat(rebuilt.out()).contains("The projection user was not what the log gives", "Restart the servers");
        assertThat(tool("check", "all").code()).isZero();
    }

    @Test
    void knowsTheProjectionsOfTheServer() throws Exception {
        var refused = tool("check", "nothing");

        assertThat(refused.code()).isEqualTo(2);
        for (var projection : owner.queryForList("select processorname from query.token_entry", String.class)) {
            assertThat(refused.err().lines().findFirst().orElseThrow()).contains(projection);
            assertThat(ProjectionsTool.USAGE).contains(projection);
        }
    }

    @Test
    void worksOnADatabaseThatIsGivenAsTheServerTakesIt() throws Exception {
        var settings = List.of(
                "--spring.datasource.url=" + url(),
                "--spring.datasource.password=wrong",
                "--spring.flyway.user=postgres",
                "--spring.flyway.password=" + password(),
                "--latchkey.data-dir=" + data);
        var checked = run("check", "user", settings);
        assertThat(checked.code()).as(checked.err()).isZero();

        var refused = run("check", "user", settings.subList(0, 2));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("refuses user latchkey").doesNotContain("wrong");
    }

    @Test
    void saysWhatIsWrongWithItsUse() throws Exception {
        assertThat(run("check", "user", List.of("--data-dir", folder.toString()))
                        .err())
                .contains("no embedded database is known in " + folder);
        assertThat(run("check", "user", List.of("--latchkey.data-dir=" + folder))
                        .code())
                .isEqualTo(2);
        assertThat(run("drop", "user", List.of()).err())
                .contains("projections needs rebuild or check", "latchkey projections rebuild");
        assertThat(run("check", "user", List.of("--no", "x")).code()).isEqualTo(2);
    }

    private static Callable<Void> during(AtomicBoolean over, Set<String> failures, Callable<Integer> call) {
        return () -> {
            while (!over.get()) {
                try {
                    var status = call.call();
                    if (status != 200) {
                        failures.add("status " + status);
                    }
                } catch (Exception e) {
                    failures.add(e.toString());
                }
            }
            return null;
        };
    }

    private static int ok(AtomicInteger asked, HttpResponse<String> answer) {
        asked.incrementAndGet();
        return answer.statusCode();
    }

    private static Said tool(String verb, String name) {
        return run(verb, name, List.of("--data-dir", data.toString()));
    }

    private static Said run(String verb, String name, List<String> options) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var args = new ArrayList<>(List.of("projections", verb, name));
        args.addAll(options);
        var code = Tools.run(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), args.toArray(String[]::new));
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static String url() throws Exception {
        return "jdbc:postgresql://127.0.0.1:"
                + Files.readString(data.resolve("postgres.port")).strip() + "/latchkey";
    }

    private static String password() throws Exception {
        return Files.readString(data.resolve("keys/database-owner.password")).strip();
    }
}
