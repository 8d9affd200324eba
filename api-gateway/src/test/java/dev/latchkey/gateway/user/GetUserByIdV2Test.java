package dev.latchkey.gateway.user;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GetUserByIdV2Test {
    private static final UserId ROBOT = new UserId("310000000000000009");

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
    void reset() {
        edge.reset();
        edge.queries.put(
                new FindUser(ROBOT),
                new UserView(
                        ROBOT,
                        Edges.OTHER_ORG,
                        "robot",
                        UserState.LOCKED,
                        new UserView.Machine("Robot", "for tests", AccessTokenType.JWT),
                        2,
                        Edges.NOW,
                        Edges.NOW));
    }

    @Test
    void showsAPersonToThemselves() throws Exception {
        var answer = get(Edges.ALICE, Edges.ALICE_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        var details = "\"details\":{\"sequence\":\"3\",\"changeDate\":\"2026-03-01T09:59:30.123456Z\","
                + "\"resourceOwner\":\"300000000000000001\",\"creationDate\":\"2026-03-01T09:59:00.123456Z\"}";
        var names = "\"username\":\"alice\",\"loginNames\":[\"alice\"],\"preferredLoginName\":\"alice\"";
        assertThat(answer.body())
                .isEqualTo("{" + details
                        + ",\"user\":{\"userId\":\"310000000000000002\",\"state\":\"USER_STATE_ACTIVE\","
                        + names + ",\"human\":{\"userId\":\"310000000000000002\",\"state\":\"USER_STATE_ACTIVE\","
                        + names + ",\"profile\":{\"givenName\":\"Alice\",\"familyName\":\"Liddell\","
                        + "\"displayName\":\"Alice Liddell\",\"preferredLanguage\":\"en\",\"gender\":\"GENDER_FEMALE\"},"
                        + "\"email\":{\"email\":\"alice@example.com\",\"isVerified\":true},"
                        + "\"phone\":{\"phone\":\"+41790000000\"}}," + details + "}}");
    }

    @Test
    void showsAMachineToWhoMayReadUsersThere() throws Exception {
        var answer = get(ROBOT, Edges.VIEWER_TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains(
                        "\"state\":\"USER_STATE_LOCKED\"",
                        "\"machine\":{\"name\":\"Robot\",\"description\":\"for tests\","
                                + "\"accessTokenType\":\"ACCESS_TOKEN_TYPE_JWT\"}");
    }

    @Test
    void refusesWhomTheCallerMayNotReadAsWhoIsNotThere() throws Exception {
        var unknown = get(Edges.NOBODY, Edges.ADMIN_TOKEN);
        var foreign = get(ROBOT, Edges.ORG_MANAGER_TOKEN);
        var others = get(ROBOT, Edges.ALICE_TOKEN);

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"id\":\"QUERY-Dfbg2\"", "User could not be found");
        assertThat(foreign.body()).isEqualTo(unknown.body());
        assertThat(others.body()).isEqualTo(unknown.body());
    }

    private static HttpResponse<String> get(UserId userId, String token) throws Exception {
        return edge.send(edge.anonymous("/v2/users/" + userId)
                .header("authorization", "Bearer " + token)
                .GET());
    }
}
