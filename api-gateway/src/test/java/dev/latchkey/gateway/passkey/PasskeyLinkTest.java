package dev.latchkey.gateway.passkey;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.ALICES_LINK;
import static dev.latchkey.gateway.Edges.MY_LINK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.passkey.AddPasswordlessInitCode;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PasskeyLinkTest {
    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = new RunningEdge();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void answersTheLinkAsZitadelDoes() throws Exception {
        var answer = edge.post(ALICES_LINK, "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(answer.headers().firstValue("server")).isEmpty();
        assertThat(answer.body())
                .isEqualTo("{\"details\":{\"sequence\":\"7\",\"creationDate\":\"2026-03-01T10:00:00.123456Z\","
                        + "\"changeDate\":\"2026-03-01T10:00:00.123456Z\",\"resourceOwner\":\"300000000000000001\"},"
                        + "\"link\":\"http://localhost:" + edge.port()
                        + "/ui/login/login/passwordless/init?userID=310000000000000002&orgID=300000000000000001"
                        + "&codeID=320000000000000001&code=aB3dE5gH7jK9\",\"expiration\":\"3600s\"}");
    }

    @Test
    void asksForTheUserOfThePath() throws Exception {
        edge.commands.sent().clear();

        edge.send(edge.request(ALICES_LINK + "?userId=1&user_id=2")
                .header("user-agent", "test/1")
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));

        var sent = edge.commands.sent().getFirst();
        assertThat(sent.command()).isEqualTo(new AddPasswordlessInitCode(ALICE, Edges.ORG));
        assertThat(sent.actor().userId()).isEqualTo(Edges.ADMIN.value());
        assertThat(sent.actor().service()).isEqualTo("zitadel.management.v1.ManagementService");
        assertThat(sent.actor().address()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(sent.actor().userAgent()).isEqualTo("test/1");
    }

    @Test
    void issuesALinkForTheCaller() throws Exception {
        edge.commands.sent().clear();

        var answer = edge.send(edge.anonymous(MY_LINK)
                .header("authorization", "Bearer " + Edges.ALICE_TOKEN)
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(edge.commands.sent().getFirst().command()).isEqualTo(new AddPasswordlessInitCode(ALICE, Edges.ORG));
    }

    @Test
    void saysThatAUserIsNotThere() throws Exception {
        var answer = edge.post("/management/v1/users/" + Edges.NOBODY + "/passwordless/_link", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"code\":5,\"message\":\"User could not be found (COMMAND-M9dsd)\",\"details\":[{\"@type\":"
                                + "\"type.googleapis.com/zitadel.v1.ErrorDetail\",\"id\":\"COMMAND-M9dsd\","
                                + "\"message\":\"User could not be found\"}]}");
    }
}
