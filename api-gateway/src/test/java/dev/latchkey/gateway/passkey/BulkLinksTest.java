package dev.latchkey.gateway.passkey;

import static dev.latchkey.gateway.Edges.ADMIN_TOKEN;
import static dev.latchkey.gateway.Edges.ALICE_TOKEN;
import static dev.latchkey.gateway.Edges.CODE_ID;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static dev.latchkey.gateway.Edges.VIEWER_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.latchkey.command.Command;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.Outcome;
import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.contract.passkey.v1.IssueLinksRequest;
import dev.latchkey.contract.passkey.v1.IssueLinksResponse;
import dev.latchkey.contract.passkey.v1.PasskeyLinkServiceGrpc;
import dev.latchkey.contract.v1.ErrorDetail;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.query.token.FindBearer;
import dev.latchkey.query.token.FindMemberships;
import dev.latchkey.query.token.HeldRoles;
import dev.latchkey.query.token.MembershipView;
import dev.latchkey.query.user.FindUser;
import dev.latchkey.query.user.UserView;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkLinksTest {
    private static final String PATH = "/latchkey/v1/passkey-links/_bulk";

    private static RunningEdge edge;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
        channel = ManagedChannelBuilder.forAddress("localhost", edge.port())
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        edge.close();
    }

    @BeforeEach
    void reset() {
        edge.reset();
        edge.commands.answer(BulkLinksTest::issue);
    }

    @Test
    void answersALineForEachUserInOrder() throws Exception {
        var answer = edge.post(PATH, "{\"jobId\":\"j1\",\"userIds\":[\"7\",\"gone\",\"9\"]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var link = "\"link\":{\"details\":{\"sequence\":\"7\",\"creationDate\":\"2026-03-01T10:00:00.123456Z\","
                + "\"changeDate\":\"2026-03-01T10:00:00.123456Z\",\"resourceOwner\":\"300000000000000001\"},\"link\":"
                + "\"http://localhost:" + edge.port()
                + "/ui/login/login/passwordless/init?userID=%s&orgID=300000000000000001"
                + "&codeID=320000000000000001&code=aB3dE5gH7jK9\",\"expiration\":\"3600s\"}";
        assertThat(answer.body().lines())
                .containsExactly(
                        "{\"result\":{\"userId\":\"7\"," + link.formatted("7") + "}}",
                        "{\"result\":{\"index\":1,\"userId\":\"gone\",\"error\":{\"code\":5,\"message\":"
                                + "\"User could not be found (COMMAND-M9dsd)\",\"details\":[{\"@type\":"
                                + "\"type.googleapis.com/zitadel.v1.ErrorDetail\",\"id\":\"COMMAND-M9dsd\","
                                + "\"message\":\"User could not be found\"}]}}}",
                        "{\"result\":{\"index\":2,\"userId\":\"9\"," + link.formatted("9") + "}}");
    }

    @Test
    void namesTheJobToTheCommand() throws Exception {
        edge.post(PATH, "{\"jobId\":\"j1\",\"userIds\":[\"7\"]}");

        assertThat(edge.commands.sent().getFirst().command())
                .isEqualTo(new AddPasswordlessInitCode(new UserId("7"), ORG, CodeDelivery.IN_LINK, "job:j1"));
        assertThat(edge.commands.sent().getFirst().actor().userId()).isEqualTo(Edges.ADMIN.value());
        assertThat(edge.commands.sent().getFirst().actor().service())
                .isEqualTo("latchkey.passkey.v1.PasskeyLinkService");
    }

    @Test
    void tellsARefusalInTheLanguageOfTheCaller() throws Exception {
        var answer = edge.send(edge.request(PATH)
                .header("content-type", "application/json")
                .header("accept-language", "de")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"jobId\":\"j1\",\"userIds\":[\"gone\"]}")));

        assertThat(answer.body()).contains("Der Benutzer konnte nicht gefunden werden (COMMAND-M9dsd)");
    }

    @Test
    void goesOnFromAnIndex() {
        var answers = all(request(100).setFromIndex(97).build());

        assertThat(answers).extracting(IssueLinksResponse::getIndex).containsExactly(97, 98, 99);
        assertThat(edge.commands.sent()).hasSize(3);
        assertThat(all(request(100).setFromIndex(100).build())).isEmpty();
    }

    @Test
    void answersAStockClientForTenThousandUsersInOrder() throws Exception {
        var answers = all(request(10_000).build());

        assertThat(answers)
                .extracting(IssueLinksResponse::getIndex)
                .containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
        assertThat(answers).extracting(IssueLinksResponse::getUserId).doesNotHaveDuplicates();
        assertThat(answers).allMatch(IssueLinksResponse::hasLink);
    }

    @Test
    void answersOverGrpcWeb() throws Exception {
        var answers = GrpcClients.builder("gproto-web+http://localhost:" + edge.port())
                .setHeader("authorization", "Bearer " + ADMIN_TOKEN)
                .responseTimeout(Duration.ofSeconds(30))
                .build(PasskeyLinkServiceGrpc.PasskeyLinkServiceBlockingStub.class)
                .issueLinks(IssueLinksRequest.newBuilder()
                        .setJobId("j1")
                        .addUserIds("7")
                        .addUserIds("gone")
                        .build());

        assertThat(answers.next().getLink().getLink()).contains("userID=7&");
        assertThat(answers.next()
                        .getError()
                        .getDetails(0)
                        .unpack(ErrorDetail.class)
                        .getId())
                .isEqualTo("COMMAND-M9dsd");
        assertThat(answers.hasNext()).isFalse();
    }

    @Test
    void hasAWindowOfLinksUnderWayAtATime() {
        // Nobody gets past it alone, so the call only ends if as many come together.
        var together = new CyclicBarrier(BulkLinks.WINDOW);
        edge.commands.answer(command -> {
            try {
                together.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return issue(command);
        });

        assertThat(all(request(2 * BulkLinks.WINDOW).build()))
                .hasSize(2 * BulkLinks.WINDOW)
                .allMatch(IssueLinksResponse::hasLink);
    }

    @Test
    void stopsWithinAWindowWhenTheClientIsGone() throws Exception {
        var call = Context.current().withCancellation();
        call.run(() -> stream(ADMIN_TOKEN, request(10_000).build()).next());
        call.cancel(null);

        assertThat(settled()).isLessThan(10_000);
    }

    @Test
    void waitsForAClientThatTakesNothing() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var calls = new ClientCallStreamObserver<?>[1];
        authorized(ADMIN_TOKEN)
                .issueLinks(
                        request(10_000).build(), new ClientResponseObserver<IssueLinksRequest, IssueLinksResponse>() {
                            @Override
                            public void beforeStart(ClientCallStreamObserver<IssueLinksRequest> call) {
                                calls[0] = call;
                                call.disableAutoRequestWithInitial(1);
                            }

                            @Override
                            public void onNext(IssueLinksResponse answer) {
                                begun.countDown();
                            }

                            @Override
                            public void onError(Throwable cause) {
                                ended.countDown();
                            }

                            @Override
                            public void onCompleted() {
                                ended.countDown();
                            }
                        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        var issued = settled();
        assertThat(issued).isLessThan(10_000);

        calls[0].cancel("enough", null);
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(settled()).isLessThanOrEqualTo(issued + BulkLinks.WINDOW);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"userIds\":[\"1\"]}'",
        "'{\"jobId\":\"j\"}'",
        "'{\"jobId\":\"j\",\"userIds\":[\"1\",\"1\"]}'",
        "'{\"jobId\":\"j\",\"userIds\":[\"\"]}'",
        "'{\"jobId\":\"j\",\"userIds\":[\"1\"],\"fromIndex\":10001}'"
    })
    void refusesWhatBreaksARule(String body) throws Exception {
        assertThat(edge.post(PATH, body).statusCode()).isEqualTo(400);
        assertThat(edge.commands.sent()).isEmpty();
    }

    @Test
    void refusesMoreThanTenThousandUsers() {
        assertThatThrownBy(() -> all(request(10_001).build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        assertThat(edge.commands.sent()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"viewer,PERMISSION_DENIED,AUTH-5mWD2", "alice,NOT_FOUND,AUTHZ-cdgFk"})
    void refusesThoseWithoutTheRight(String who, Status.Code code, String id) {
        assertThatThrownBy(() -> stream(
                                "viewer".equals(who) ? VIEWER_TOKEN : ALICE_TOKEN,
                                request(1).build())
                        .next())
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code))
                .hasMessageContaining(id);
        assertThat(edge.commands.sent()).isEmpty();
    }

    @Test
    void decidesOnEachLinkByTheRolesThatTheCallerHoldsByThen() throws Exception {
        var owner = new UserId("u" + BulkLinks.WINDOW);
        edge.queries.put(new FindMemberships(owner), new HeldRoles(List.of(Edges.instanceRole("IAM_OWNER"))));
        edge.queries.put(new FindUser(owner), human(owner));
        var request = request(BulkLinks.WINDOW + 2).build();
        assertThat(all(request)).allMatch(IssueLinksResponse::hasLink);

        edge.commands.answer(command -> {
            // The window has room for another link only when this one, the first, is answered.
            edge.queries.put(
                    new FindBearer(TokenHash.of(ADMIN_TOKEN)),
                    Edges.bearer(Edges.ADMIN, new MembershipView("org", ORG.value(), List.of("ORG_OWNER"))));
            edge.callers().forget(Edges.ADMIN);
            return issue(command);
        });
        var answers = all(request);

        assertThat(answers.get(BulkLinks.WINDOW)
                        .getError()
                        .getDetails(0)
                        .unpack(ErrorDetail.class)
                        .getId())
                .isEqualTo("AUTH-AWfge");
        assertThat(answers.getFirst().hasLink()).isTrue();
        assertThat(answers.getLast().hasLink()).isTrue();
    }

    private static UserView human(UserId userId) {
        var alice = Edges.alice();
        return new UserView(
                userId,
                alice.owner(),
                alice.userName(),
                alice.state(),
                alice.type(),
                alice.sequence(),
                alice.createdAt(),
                alice.changedAt());
    }

    private static Outcome<?> issue(Command<?> command) {
        var add = (AddPasswordlessInitCode) command;
        if (add.userId().value().equals("gone")) {
            throw new DomainException(ErrorCode.USER_NOT_FOUND, "no such user");
        }
        return new Outcome<>(
                new IssuedCode(CODE_ID, add.owner(), new Code(Edges.CODE), Duration.ofHours(1)),
                new Appended(42, 7, NOW));
    }

    /** Returns how many links were asked for, once no more are. */
    private static int settled() {
        var last = new int[] {-1};
        await().atMost(20, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> last[0] == (last[0] = edge.commands.sent().size()));
        return last[0];
    }

    private static IssueLinksRequest.Builder request(int users) {
        return IssueLinksRequest.newBuilder()
                .setJobId("j1")
                .addAllUserIds(IntStream.range(0, users).mapToObj(i -> "u" + i).collect(Collectors.toList()));
    }

    private static List<IssueLinksResponse> all(IssueLinksRequest request) {
        var answers = new java.util.ArrayList<IssueLinksResponse>();
        stream(ADMIN_TOKEN, request).forEachRemaining(answers::add);
        return answers;
    }

    private static Iterator<IssueLinksResponse> stream(String token, IssueLinksRequest request) {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return PasskeyLinkServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .issueLinks(request);
    }

    private static PasskeyLinkServiceGrpc.PasskeyLinkServiceStub authorized(String token) {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return PasskeyLinkServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .withDeadlineAfter(60, TimeUnit.SECONDS);
    }
}
