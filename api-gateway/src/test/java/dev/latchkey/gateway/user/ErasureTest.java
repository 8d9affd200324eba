package dev.latchkey.gateway.user;

import static dev.latchkey.events.Personal.ERASED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.command.Actor;
import dev.latchkey.command.Commands;
import dev.latchkey.command.user.EraseUser;
import dev.latchkey.events.proof.NoteKey;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import dev.latchkey.events.verify.Verdict;
import dev.latchkey.events.verify.Verifier;
import dev.latchkey.gateway.RunningServer;
import dev.latchkey.gateway.Shared;
import dev.latchkey.gateway.tool.Tools;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Erases people on a whole server, which is restarted in between. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server of ErasureTest")
@ResourceLock(value = Shared.LOG, mode = ResourceAccessMode.READ)
class ErasureTest {
    private static final String MANAGED = "/management/v1/users/";
    private static final String USERS = "/latchkey/v1/users/";
    private static final String AGENT = "zyxwagent/7";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static int names;

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static String admin;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(folder.resolve("data"), Clock.systemUTC());
        admin = server.bootstrap("adminToken");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void changesNoHashAndLeavesNothingToRead() throws Exception {
        var person = newPerson();
        var userName = person.name();
        var token = server.post(USERS + person.id() + "/tokens", admin, "{}");
        var bearer = token.path("token").asString();
        server.send("PUT", "/latchkey/v1/instance/members/" + person.id(), admin, "{\"roles\":[\"IAM_OWNER_VIEWER\"]}");
        asPerson("/auth/v1/users/me/passwordless/_link", bearer);
        asPerson("/latchkey/v1/audit/reads/_search", bearer);
        var bystander = newPerson();
        var before = export();
        assertThat(tablesThatHold(userName, AGENT))
                .contains("query.users", "audit.reads")
                .doesNotContain("log.events");
        assertThat(listed(person.id(), "user.human.added").path("email").asString())
                .isEqualTo(userName + "@example.com");

        var answer = server.send(USERS + person.id() + "/_erase", admin, "{}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(tablesThatHold(userName, AGENT)).isEmpty();
        var after = export();
        assertThat(verify(after)).isInstanceOf(Verdict.Holds.class);
        assertThat(hashes(after))
                .containsAllEntriesOf(hashes(before))
                .hasSizeGreaterThan(hashes(before).size());
        assertThat(hashes(after).keySet()).hasSize((int) (long) hashes(after).lastKey());

        var payload = listed(person.id(), "user.human.added");
        for (var member : List.of("userName", "firstName", "lastName", "displayName", "email")) {
            assertThat(payload.path(member).asString()).isEqualTo(ERASED);
        }
        assertThat(payload.has("phone")).isFalse();
        var stream = server.send("/latchkey/v1/audit/users/" + person.id() + "/events/_stream", admin, "{}");
        assertThat(stream.body()).contains(ERASED, "user.erased").doesNotContain(userName, "$personal");
        var moment = server.post(
                        "/latchkey/v1/audit/users/" + person.id() + "/_at", admin, "{\"moment\":{\"sequence\":\"1\"}}")
                .path("user");
        assertThat(moment.path("userName").asString()).isEqualTo(ERASED);
        assertThat(listed(bystander.id(), "user.human.added").path("userName").asString())
                .isEqualTo(bystander.name());

        // The name is free, the id is not.
        server.post("/v2/users/human", admin, body(userName, ""));
        assertThat(server.send(
                                "/v2/users/human",
                                admin,
                                body("other-" + userName, "\"userId\":\"" + person.id() + "\","))
                        .body())
                .contains("COMMAND-k2unb");
        var status = server.get(server.port(), "/auth/v1/users/me", bearer).statusCode();
        assertThat(status).isEqualTo(401);
    }

    @Test
    void answersWithAReceiptThatTheLogBearsOut() throws Exception {
        var person = newPerson();
        var first = server.post(USERS + person.id() + "/_erase", admin, "{}").path("receipt");
        var head = export();

        assertThat(server.post(USERS + person.id() + "/_erase", admin, "{}").path("receipt"))
                .isEqualTo(first);
        assertThat(erasure(person.id(), 200).path("receipt")).isEqualTo(first);
        assertThat(hashes(export())).isEqualTo(hashes(head));
        var event = head.lines()
                .map(line -> RunningServer.JSON.readTree(line).path("result").path("event"))
                .filter(row -> row.path("position").equals(first.path("position")))
                .toList();
        assertThat(event).singleElement().satisfies(row -> {
            assertThat(row.path("eventType").asString()).isEqualTo("user.erased");
            assertThat(row.path("payload").asString())
                    .contains(first.path("keyId").asString());
        });
        assertThat(first.path("keyId").asString()).matches("[0-9a-f]{64}");
        assertThat(database()
                        .sql("select count(*) from keys.people where wrapped is not null and user_id = ?")
                        .param(person.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void erasesSomebodyWhoWasRemovedBefore() throws Exception {
        var person = newPerson();
        server.send("DELETE", MANAGED + person.id(), admin, "");
        assertThat(erasure(person.id(), 404).toString()).contains("LATCHKEY-Er2nf");

        server.post(USERS + person.id() + "/_erase", admin, "{}");

        assertThat(listed(person.id(), "user.human.added").path("userName").asString())
                .isEqualTo(ERASED);
    }

    @Test
    void isForThoseWhoHoldThePermissionOnly() throws Exception {
        var person = newPerson();
        var manager = newPerson();
        var token = server.post(USERS + manager.id() + "/tokens", admin, "{}")
                .path("token")
                .asString();
        server.send(
                "PUT",
                "/latchkey/v1/orgs/" + server.bootstrap("orgId") + "/members/" + manager.id(),
                admin,
                "{\"roles\":[\"ORG_OWNER\"]}");

        assertThat(server.send(USERS + person.id() + "/_erase", token, "{}").statusCode())
                .isEqualTo(403);
        assertThat(server.send(USERS + "nobody/_erase", admin, "{}").body()).contains("LATCHKEY-Er1nf");
        assertThat(server.send(USERS + server.bootstrap("adminUserId") + "/_erase", admin, "{}")
                        .body())
                .contains("LATCHKEY-Mb3fp");
    }

    @Test
    void showsADamagedRowSealedAndDoesNotReplayIt() throws Exception {
        var person = newPerson();
        database()
                .sql("update log.events set payload = replace(payload, '\"$personal\":\"', '\"$personal\":\"AAAA')"
                        + " where aggregate_id = ? and sequence = 1")
                .param(person.id())
                .update();
        try {
            var listed = server.send("/admin/v1/events/_search", admin, "{\"aggregateId\":\"" + person.id() + "\"}");
            var replayed = server.send("/latchkey/v1/audit/users/" + person.id() + "/_at", admin, "{}");

            assertThat(listed.statusCode()).isEqualTo(200);
            assertThat(listed.body()).contains("\"$personal\":\"AAAA");
            assertThat(replayed.statusCode()).isEqualTo(500);
            assertThat(replayed.body()).contains("LATCHKEY-Lg2dl");
        } finally {
            database()
                    .sql("update log.events set payload = replace(payload, '\"$personal\":\"AAAA', '\"$personal\":\"')"
                            + " where aggregate_id = ? and sequence = 1")
                    .param(person.id())
                    .update();
        }
    }

    @Test
    void goesOnAtTheNextStartWhereAServerWasEndedAndWithANewerMasterKey() throws Exception {
        var erased = newPerson();
        var kept = newPerson();
        server.bean(Commands.class)
                .send(
                        new EraseUser(new UserId(erased.id()), new OrgId(server.bootstrap("orgId"))),
                        Actor.system("test"));
        var before = hashes(export());
        stop();
        var former = masterKeys();
        assertThat(keys("rotate", "master")).contains(former.getFirst());
        assertThat(masterKeys()).hasSize(2);

        start();

        await().atMost(SOON).until(() -> erasure(erased.id(), 0).has("receipt"));
        var newest = masterKeys();
        newest.removeAll(former);
        await().atMost(SOON)
                .until(() -> database()
                        .sql("select distinct master_key from keys.people where master_key is not null")
                        .query(String.class)
                        .list()
                        .equals(newest));
        assertThat(hashes(export())).isEqualTo(before);

        stop();
        Files.delete(folder.resolve("data/keys/master-" + former.getFirst() + ".key"));
        start();

        assertThat(listed(kept.id(), "user.human.added").path("userName").asString())
                .isEqualTo(kept.name());
        assertThat(keys("list"))
                .contains("master " + newest.getFirst() + " since ", "checkpoint ", "code ")
                .contains(", current, wraps " + withKeys() + " people's keys");
        assertThat(keys("list"))
                .doesNotContain(Files.readString(folder.resolve("data/keys/master-" + newest.getFirst() + ".key"))
                        .strip());
    }

    private static long withKeys() throws Exception {
        return database()
                .sql("select count(*) from keys.people where wrapped is not null")
                .query(Long.class)
                .single();
    }

    private record Made(String id, String name) {}

    private static Made newPerson() throws Exception {
        var name = "zyxw" + ++names;
        return new Made(
                server.post("/v2/users/human", admin, body(name, ""))
                        .path("userId")
                        .asString(),
                name);
    }

    private static String body(String name, String more) {
        return """
                {%s"username":"%s","profile":{"givenName":"G%s","familyName":"F%s"},
                 "email":{"email":"%s@example.com","isVerified":true}}""".formatted(more, name, name, name, name);
    }

    private static JsonNode listed(String userId, String type) throws Exception {
        var events = server.post(
                        "/admin/v1/events/_search",
                        admin,
                        "{\"aggregateId\":\"%s\",\"eventTypes\":[\"%s\"]}".formatted(userId, type))
                .path("events");
        assertThat(events).hasSize(1);
        return events.path(0).path("payload");
    }

    private static JsonNode erasure(String userId, int status) throws Exception {
        var answer = server.get(server.port(), USERS + userId + "/_erasure", admin);
        if (status != 0) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        }
        return RunningServer.JSON.readTree(answer.body());
    }

    private static void asPerson(String path, String token) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                            .header("authorization", "Bearer " + token)
                            .header("content-type", "application/json")
                            .header("user-agent", AGENT)
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static String export() throws Exception {
        var answer = server.send("/latchkey/v1/audit/_export", admin, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static Verdict verify(String export) throws Exception {
        var checkpoint = server.get(server.port(), "/latchkey/v1/audit/checkpoint", admin);
        var key = NoteKey.parse(RunningServer.JSON
                .readTree(checkpoint.body())
                .path("keys")
                .path(0)
                .asString());
        return new Verifier(key, List.of(), count -> {}).verify(new BufferedReader(new StringReader(export)));
    }

    private static TreeMap<Long, String> hashes(String export) {
        var hashes = new TreeMap<Long, String>();
        for (var line : export.lines().toList()) {
            var event = RunningServer.JSON.readTree(line).path("result").path("event");
            if (event.has("position")) {
                hashes.put(
                        event.path("position").asLong(), event.path("leafHash").asString());
            }
        }
        return hashes;
    }

    /** Looks through every row of every table, as somebody would who has a copy of the database. */
    private static List<String> tablesThatHold(String... texts) throws Exception {
        var database = database();
        var tables = database.sql("select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables"
                        + " where schemaname not in ('pg_catalog', 'information_schema')")
                .query(String.class)
                .list();
        assertThat(tables).contains("log.events", "log.unique_names", "log.snapshots", "keys.people");
        var found = new ArrayList<String>();
        for (var table : tables) {
            for (var text : texts) {
                var rows = database.sql("select count(*) from " + table + " t where t::text ilike ?")
                        .param("%" + text + "%")
                        .query(Long.class)
                        .single();
                if (rows > 0) {
                    found.add(table);
                }
            }
        }
        return found;
    }

    private static JdbcClient database() throws Exception {
        return JdbcClient.create(server.superuser());
    }

    private static List<String> masterKeys() throws Exception {
        try (var files = Files.list(folder.resolve("data/keys"))) {
            return new ArrayList<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("master-"))
                    .map(name -> name.substring("master-".length(), name.length() - ".key".length()))
                    .toList());
        }
    }

    private static String keys(String... words) {
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        var args = new ArrayList<>(List.of("keys"));
        args.addAll(List.of(words));
        args.add("--data-dir=" + folder.resolve("data"));
        assertThat(Tools.run(out, out, args.toArray(String[]::new))).isZero();
        return printed.toString(StandardCharsets.UTF_8);
    }
}
