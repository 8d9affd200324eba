package dev.latchkey.gateway.user;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static dev.latchkey.gateway.Edges.OTHER_ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.query.user.FindUser;
import dev.latchkey.query.user.UserState;
import dev.latchkey.query.user.UserView;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GetUserByIdTest {
    private static final UserId ROBOT = new UserId("robot-7");
    private static final String NOT_FOUND =
            "{\"code\":5,\"message\":\"User could not be found (QUERY-Dfbg2)\",\"details\":[{\"@type\":"
                    + "\"type.googleapis.com/zitadel.v1.ErrorDetail\",\"id\":\"QUERY-Dfbg2\","
                    + "\"message\":\"User could not be found\"}]}";

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
    void showsAPersonOfTheOrganisation() throws Exception {
        var answer = get(ALICE, ORG.value());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"userName\":\"alice\"", "\"firstName\":\"Alice\"");
    }

    @Test
    void showsAMachine() throws Exception {
        edge.queries.put(new FindUser(ROBOT), robot(UserState.ACTIVE));

        assertThat(get(ROBOT, "").body())
                .isEqualTo("{\"user\":{\"id\":\"robot-7\",\"details\":{\"sequence\":\"1\","
                        + "\"creationDate\":\"2026-03-01T10:00:00.123456Z\","
                        + "\"changeDate\":\"2026-03-01T10:00:00.123456Z\",\"resourceOwner\":\"300000000000000001\"},"
                        + "\"state\":\"USER_STATE_ACTIVE\",\"userName\":\"robot\",\"loginNames\":[\"robot\"],"
                        + "\"preferredLoginName\":\"robot\",\"machine\":{\"name\":\"Robot\","
                        + "\"description\":\"welds\",\"accessTokenType\":\"ACCESS_TOKEN_TYPE_JWT\"}}}");
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE", "INACTIVE", "LOCKED", "INITIAL"})
    void tellsTheState(UserState state) throws Exception {
        edge.queries.put(new FindUser(ROBOT), robot(state));

        assertThat(get(ROBOT, "").body()).contains("\"state\":\"USER_STATE_" + state + "\"");
    }

    @Test
    void findsNobodyOfAnotherOrganisation() throws Exception {
        var answer = get(ALICE, OTHER_ORG.value());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(NOT_FOUND);
    }

    @Test
    void findsNobodyWhoIsNotThere() throws Exception {
        assertThat(get(Edges.NOBODY, "").body()).isEqualTo(NOT_FOUND);
    }

    @Test
    void takesAnIdOfAnyCharacters() throws Exception {
        // 200 characters of the contract are 400 of Java's here.
        assertThat(edge.send(edge.request("/management/v1/users/" + "%F0%9F%A4%96".repeat(200))
                                .GET())
                        .body())
                .isEqualTo(NOT_FOUND);
    }

    @Test
    void needsThePermission() throws Exception {
        var answer = edge.send(edge.anonymous("/management/v1/users/" + ALICE)
                .header("authorization", "Bearer " + Edges.ALICE_TOKEN)
                .GET());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("AUTHZ-cdgFk");
    }

    private static UserView robot(UserState state) {
        return new UserView(
                ROBOT, ORG, "robot", state, new UserView.Machine("Robot", "welds", AccessTokenType.JWT), 1, NOW, NOW);
    }

    private static HttpResponse<String> get(UserId userId, String org) throws Exception {
        return edge.send(edge.request("/management/v1/users/" + userId)
                .header("x-zitadel-orgid", org)
                .GET());
    }
}
