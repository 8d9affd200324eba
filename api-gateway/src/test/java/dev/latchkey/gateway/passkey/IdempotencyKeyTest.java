package dev.latchkey.gateway.passkey;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.ALICES_LINK;
import static dev.latchkey.gateway.Edges.MY_LINK;
import static dev.latchkey.gateway.Edges.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.command.passkey.CodeDelivery;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RecordingCommands;
import dev.latchkey.gateway.RunningEdge;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    private static final String SEND_ALICE = "/management/v1/users/" + ALICE + "/passwordless/_send_link";
    private static final String SEND_ME = "/auth/v1/users/me/passwordless/_send_link";

    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void forgetWhatWasSent() {
        edge.commands.sent().clear();
    }

    @Test
    void reachesTheCommand() throws Exception {
        for (var path : List.of(ALICES_LINK, MY_LINK)) {
            assertThat(post(path, "order-7").statusCode()).isEqualTo(200);
        }

        assertThat(edge.commands.sent())
                .extracting(RecordingCommands.Sent::command)
                .containsOnly(new AddPasswordlessInitCode(ALICE, ORG, CodeDelivery.IN_LINK, "link:order-7"))
                .hasSize(2);
    }

    @Test
    void countsForSentLinksBySideOfReturnedOnes() throws Exception {
        for (var path : List.of(SEND_ALICE, SEND_ME)) {
            assertThat(post(path, "order-7").body())
                    .isEqualTo("{\"details\":{\"sequence\":\"7\",\"creationDate\":\"2026-03-01T10:00:00.123456Z\","
                            + "\"changeDate\":\"2026-03-01T10:00:00.123456Z\","
                            + "\"resourceOwner\":\"300000000000000001\"}}");
        }

        assertThat(edge.commands.sent())
                .extracting(RecordingCommands.Sent::command)
                .containsOnly(new AddPasswordlessInitCode(ALICE, ORG, new CodeDelivery.Sent(null), "sent:order-7"))
                .hasSize(2);
    }

    @Test
    void isNeededForNothing() throws Exception {
        edge.post(ALICES_LINK, "");

        var sent = (AddPasswordlessInitCode) edge.commands.sent().getFirst().command();
        assertThat(sent.idempotencyKey()).isNull();
    }

    @Test
    void mayHaveTwoHundredCharacters() throws Exception {
        assertThat(post(ALICES_LINK, "~".repeat(200)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a\tb", "too long"})
    void mustBeVisible(String key) throws Exception {
        var answer = post(ALICES_LINK, "too long".equals(key) ? "k".repeat(201) : key);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"code\":3,\"message\":\"invalid latchkey-idempotency-key: value must consist of 1 to 200"
                        + " visible ASCII characters\"}");
        assertThat(edge.commands.sent()).isEmpty();
    }

    private static HttpResponse<String> post(String path, String key) throws Exception {
        return edge.send(edge.anonymous(path)
                .header("authorization", "Bearer " + (path.startsWith("/auth") ? Edges.ALICE_TOKEN : Edges.ADMIN_TOKEN))
                .header("content-type", "application/json")
                .header("latchkey-idempotency-key", key)
                .POST(BodyPublishers.noBody()));
    }
}
