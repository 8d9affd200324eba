package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.auth.v1.GetMyUserRequest;
import dev.latchkey.contract.change.v1.Change;
import dev.latchkey.contract.management.v1.AddHumanUserRequest;
import dev.latchkey.contract.management.v1.AddMachineUserRequest;
import dev.latchkey.contract.management.v1.AddPersonalAccessTokenRequest;
import dev.latchkey.contract.management.v1.DeactivateUserRequest;
import dev.latchkey.contract.management.v1.GetUserByIDRequest;
import dev.latchkey.contract.management.v1.ImportHumanUserRequest;
import dev.latchkey.contract.management.v1.ListUserChangesRequest;
import dev.latchkey.contract.management.v1.LockUserRequest;
import dev.latchkey.contract.management.v1.ManagementServiceGrpc;
import dev.latchkey.contract.management.v1.ReactivateUserRequest;
import dev.latchkey.contract.management.v1.RemoveUserRequest;
import dev.latchkey.contract.management.v1.SendPasswordlessRegistrationRequest;
import dev.latchkey.contract.management.v1.UnlockUserRequest;
import dev.latchkey.contract.user.v1.UserState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The life of users as those who manage them see it, on the server that {@link Main} starts. */
class ManagedUsersEndToEndTest {
    private static final String USERS = "/management/v1/users/";
    private static final String PASSWORD = "Secret-Passw0rd!";

    @TempDir
    private static Path folder;

    private static final MovableClock CLOCK = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static RunningServer server;
    private static ManagedChannel channel;
    private static ManagementServiceGrpc.ManagementServiceBlockingStub management;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(folder.resolve("data"), CLOCK);
        channel = ManagedChannelBuilder.forAddress("localhost", server.port())
                .usePlaintext()
                .build();
        management = ManagementServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer(server.bootstrap("adminToken"))));
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        channel.shutdownNow();
        server.close();
    }

    @Test
    void importsAPersonWithALinkInOneAppend() throws Exception {
        var imported = management.importHumanUser(ImportHumanUserRequest.newBuilder()
                .setUserName("grace")
                .setProfile(ImportHumanUserRequest.Profile.newBuilder()
                        .setFirstName("Grace")
                        .setLastName("Hopper"))
                .setEmail(ImportHumanUserRequest.Email.newBuilder()
                        .setEmail("grace@example.com")
                        .setIsEmailVerified(true))
                .setPassword(PASSWORD)
                .setRequestPasswordlessRegistration(true)
                .build());
        var id = imported.getUserId();

        assertThat(imported.getDetails().getSequence()).isEqualTo(3);
        assertThat(imported.getDetails().hasChangeDate()).isFalse();
        assertThat(imported.getPasswordlessRegistration().getLink()).contains("userID=" + id + "&");
        assertThat(imported.getPasswordlessRegistration().getLifetime())
                .isEqualTo(imported.getPasswordlessRegistration().getExpiration());
        assertThat(state(id)).isEqualTo(UserState.USER_STATE_ACTIVE);
        assertThat(changes(id))
                .extracting(change -> change.getEventType().getKey())
                .containsExactly(
                        "EventTypes.user.human.passwordless.initialization.code.added",
                        "EventTypes.user.human.email.verified",
                        "EventTypes.user.human.added");
        assertThat(changes(id)).allSatisfy(change -> {
            assertThat(change.getChangeDate()).isEqualTo(imported.getDetails().getCreationDate());
            assertThat(change.getEditorId()).isEqualTo(server.bootstrap("adminUserId"));
            assertThat(change.getResourceOwnerId())
                    .isEqualTo(imported.getDetails().getResourceOwner());
        });
        assertThat(server.send(
                                "/admin/v1/events/_search",
                                server.bootstrap("adminToken"),
                                "{\"aggregateId\":\"" + id + "\"}")
                        .body())
                .doesNotContain(PASSWORD)
                .contains("\"grace\"");
    }

    @Test
    void takesAPersonThroughTheirLife() {
        var id = addHuman("ada", true);

        management.lockUser(LockUserRequest.newBuilder().setId(id).build());
        assertThat(state(id)).isEqualTo(UserState.USER_STATE_LOCKED);
        refused(() -> management.lockUser(LockUserRequest.newBuilder().setId(id).build()), "COMMAND-3NN8v");
        management.unlockUser(UnlockUserRequest.newBuilder().setId(id).build());
        management.deactivateUser(DeactivateUserRequest.newBuilder().setId(id).build());
        assertThat(state(id)).isEqualTo(UserState.USER_STATE_INACTIVE);
        var reactivated = management.reactivateUser(
                ReactivateUserRequest.newBuilder().setId(id).build());
        assertThat(reactivated.getDetails().hasCreationDate()).isFalse();
        assertThat(reactivated.getDetails().getChangeDate())
                .isEqualTo(changes(id).getFirst().getChangeDate());
        refused(() -> addHuman("ADA", true), "V3-DKcYh");

        management.removeUser(RemoveUserRequest.newBuilder().setId(id).build());
        refused(() -> state(id), "QUERY-Dfbg2");
        refused(
                () -> management.removeUser(
                        RemoveUserRequest.newBuilder().setId(id).build()),
                "COMMAND-m9od");
        assertThat(changes(id).getFirst().getEventType().getKey()).isEqualTo("EventTypes.user.removed");
        assertThat(addHuman("ada", true)).isNotEqualTo(id);
    }

    @Test
    void showsOnlyChangesPastASequenceInBothOrders() throws Exception {
        var admin = server.bootstrap("adminToken");
        var id = server.post(USERS + "machine", admin, "{\"userName\":\"changing\",\"name\":\"C\"}")
                .path("userId")
                .asString();
        server.post(USERS + id + "/_deactivate", admin, "{}");
        server.post(USERS + id + "/_reactivate", admin, "{}");
        var token = server.post(USERS + id + "/pats", admin, "{}").path("token").asString();

        for (var list : List.of(USERS + id + "/changes/_search", "/auth/v1/users/me/changes/_search")) {
            var bearer = list.startsWith(USERS) ? admin : token;
            assertThat(sequences(list, bearer, "\"sequence\":2")).containsExactly("4", "3");
            assertThat(sequences(list, bearer, "\"sequence\":2,\"asc\":true")).containsExactly("3", "4");
            assertThat(sequences(list, bearer, "\"sequence\":4")).isEmpty();
        }
    }

    private static List<String> sequences(String list, String bearer, String query) throws Exception {
        return server.post(list, bearer, "{\"query\":{" + query + "}}")
                .path("result")
                .valueStream()
                .map(change -> change.path("sequence").asString())
                .toList();
    }

    @Test
    void letsAPersonWaitForTheFirstSignIn() {
        var id = addHuman("edsger", false);

        assertThat(state(id)).isEqualTo(UserState.USER_STATE_INITIAL);
        refused(
                () -> management.deactivateUser(
                        DeactivateUserRequest.newBuilder().setId(id).build()),
                "COMMAND-ke0fw");
    }

    @Test
    void letsAMachineShowItselfWithItsToken() {
        var id = management
                .addMachineUser(AddMachineUserRequest.newBuilder()
                        .setUserId("robot/7")
                        .setUserName("robot")
                        .setName("Robot")
                        .build())
                .getUserId();
        var request = AddPersonalAccessTokenRequest.newBuilder().setUserId(id).build();
        var token = management.addPersonalAccessToken(request).getToken();

        var shown = AuthServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer(token)))
                .getMyUser(GetMyUserRequest.getDefaultInstance())
                .getUser();
        assertThat(shown.getId()).isEqualTo("robot/7");
        assertThat(shown.getMachine().getName()).isEqualTo("Robot");

        refused(
                () -> management.sendPasswordlessRegistration(SendPasswordlessRegistrationRequest.newBuilder()
                        .setUserId(id)
                        .build()),
                "COMMAND-M9dsd");
        var person = addHuman("barbara", true);
        refused(
                () -> management.addPersonalAccessToken(
                        request.toBuilder().setUserId(person).build()),
                "COMMAND-Df2f1");
    }

    @Test
    void writesThatALinkIsToBeSent() {
        var id = addHuman("katherine", true);

        var sent = management.sendPasswordlessRegistration(
                SendPasswordlessRegistrationRequest.newBuilder().setUserId(id).build());

        var last = changes(id).getFirst();
        assertThat(last.getEventType().getKey())
                .isEqualTo("EventTypes.user.human.passwordless.initialization.code.requested");
        assertThat(sent.getDetails().getSequence()).isEqualTo(last.getSequence());
        assertThat(sent.getDetails().getCreationDate()).isEqualTo(last.getChangeDate());
    }

    @Test
    void answersARepeatedLinkCallAlikeForTheLifeOfTheCode() throws Exception {
        var id = addHuman("margaret", true);
        JsonNode first;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<JsonNode> call = () -> link(id, "order-7");
            first = call.call();
            for (var again :
                    threads.invokeAll(Stream.generate(() -> call).limit(20).toList())) {
                assertThat(again.get()).isEqualTo(first);
            }
        }
        CLOCK.advance(Duration.ofMinutes(59));
        assertThat(link(id, "order-7")).isEqualTo(first);
        assertThat(first.path("expiration").asString()).isEqualTo("3600s");

        assertThat(link(id, "order-8").path("link")).isNotEqualTo(first.path("link"));
        var sequence = Long.parseLong(first.path("details").path("sequence").asString());
        assertThat(changes(id).getFirst().getSequence()).isEqualTo(sequence + 1);

        CLOCK.advance(Duration.ofMinutes(2));
        assertThat(link(id, "order-7").path("link")).isNotEqualTo(first.path("link"));
    }

    /** Whatever the time of day outside: the clock of this server stands months before it or after it. */
    @Test
    void knowsAnOlderLinkBesideANewerOne() throws Exception {
        var id = addHuman("radia", true);
        var older = link(id, "first");

        link(id, "second");

        assertThat(link(id, "first")).isEqualTo(older);
    }

    private static JsonNode link(String userId, String key) throws Exception {
        var path = "/management/v1/users/" + userId + "/passwordless/_link";
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("authorization", "Bearer " + server.bootstrap("adminToken"))
                        .header("latchkey-idempotency-key", key)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningServer.JSON.readTree(answer.body());
    }

    /** Adds a person, either one who can sign in or one who waits for the first time. */
    private static String addHuman(String userName, boolean ready) {
        return management
                .addHumanUser(AddHumanUserRequest.newBuilder()
                        .setUserName(userName)
                        .setProfile(AddHumanUserRequest.Profile.newBuilder()
                                .setFirstName("Ada")
                                .setLastName("Lovelace"))
                        .setEmail(AddHumanUserRequest.Email.newBuilder()
                                .setEmail(userName + "@example.com")
                                .setIsEmailVerified(ready))
                        .setInitialPassword(ready ? PASSWORD : "")
                        .build())
                .getUserId();
    }

    private static UserState state(String id) {
        return management
                .getUserByID(GetUserByIDRequest.newBuilder().setId(id).build())
                .getUser()
                .getState();
    }

    private static List<Change> changes(String id) {
        return management
                .listUserChanges(
                        ListUserChangesRequest.newBuilder().setUserId(id).build())
                .getResultList();
    }

    private static void refused(ThrowingCallable call, String id) {
        assertThatThrownBy(call).hasMessageContaining("(" + id + ")");
    }

    private static Metadata bearer(String token) {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return metadata;
    }
}
