package dev.latchkey.gateway.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GetMyUserTest {
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
    void showsTheBearerOfTheToken() throws Exception {
        var answer = edge.send(edge.anonymous("/auth/v1/users/me")
                .header("authorization", "Bearer " + Edges.ALICE_TOKEN)
                .GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"user\":{\"id\":\"310000000000000002\",\"details\":{\"sequence\":\"3\","
                        + "\"creationDate\":\"2026-03-01T09:59:00.123456Z\","
                        + "\"changeDate\":\"2026-03-01T09:59:30.123456Z\",\"resourceOwner\":\"300000000000000001\"},"
                        + "\"state\":\"USER_STATE_ACTIVE\",\"userName\":\"alice\",\"loginNames\":[\"alice\"],"
                        + "\"preferredLoginName\":\"alice\",\"human\":{\"profile\":{\"firstName\":\"Alice\","
                        + "\"lastName\":\"Liddell\",\"displayName\":\"Alice Liddell\",\"preferredLanguage\":\"en\","
                        + "\"gender\":\"GENDER_FEMALE\"},\"email\":{\"email\":\"alice@example.com\","
                        + "\"isEmailVerified\":true},\"phone\":{\"phone\":\"+41790000000\"}}}}");
    }

    @Test
    void saysThatTheBearerIsGone() throws Exception {
        var answer = edge.send(edge.request("/auth/v1/users/me").GET());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("User could not be found");
    }

    @Test
    void answersHealthzToEverybody() throws Exception {
        var answer = edge.send(edge.anonymous("/auth/v1/healthz?with=query").GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
    }
}
