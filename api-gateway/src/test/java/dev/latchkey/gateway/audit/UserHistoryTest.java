package dev.latchkey.gateway.audit;

import static dev.latchkey.gateway.Edges.ADMIN;
import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.NOW;
import static dev.latchkey.gateway.Edges.ORG;
import static dev.latchkey.gateway.Edges.OTHER_ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.query.audit.ChangeList;
import dev.latchkey.query.audit.ChangeView;
import dev.latchkey.query.audit.ListUserChanges;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserHistoryTest {
    private static final String MINE = "/auth/v1/users/me/changes/_search";
    private static final String ALICES = "/management/v1/users/" + ALICE + "/changes/_search";
    private static final String CHANGES = "{\"result\":[{\"changeDate\":\"2026-03-01T10:00:00.123456Z\","
            + "\"eventType\":{\"key\":\"EventTypes.user.locked\",\"localizedMessage\":\"User locked\"},"
            + "\"sequence\":\"4\",\"editorId\":\"310000000000000001\",\"editorDisplayName\":\"Ada\","
            + "\"resourceOwnerId\":\"300000000000000001\",\"editorPreferredLoginName\":\"ada\"},"
            + "{\"changeDate\":\"2026-03-01T10:00:00.123456Z\","
            + "\"eventType\":{\"key\":\"EventTypes.user.human.added\",\"localizedMessage\":\"Person added\"},"
            + "\"sequence\":\"1\",\"editorId\":\"SYSTEM\",\"resourceOwnerId\":\"300000000000000001\"}]}";

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
    void alice() {
        edge.reset();
        edge.queries.put(
                new ListUserChanges(ALICE, 0, 1000, false),
                new ChangeList(List.of(
                        new ChangeView("user.locked", 4, NOW, ORG.value(), ADMIN.value(), "Ada", "ada"), added())));
        edge.queries.put(new ListUserChanges(ALICE, 0, 1, true), new ChangeList(List.of(added())));
    }

    @Test
    void showsTheChangesOfAUserOfTheOrganisation() throws Exception {
        assertThat(edge.post(ALICES, "{}").body()).isEqualTo(CHANGES);
    }

    @Test
    void showsTheCallersOwn() throws Exception {
        var answer = edge.send(edge.anonymous(MINE)
                .header("authorization", "Bearer " + Edges.ALICE_TOKEN)
                // It is the caller's own organisation that counts here.
                .header("x-zitadel-orgid", OTHER_ORG.value())
                .POST(BodyPublishers.noBody()));

        assertThat(answer.body()).isEqualTo(CHANGES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "sequence":"4","limit":7,"asc":true          | 4                   | 7    | true
            "sequence":"18446744073709551615"            | 9223372036854775807 | 1000 | false
            "limit":4294967295                           | 0                   | 1000 | false
            "limit":1001                                 | 0                   | 1000 | false
            """)
    void asksForWhatIsWanted(String query, long sequence, int limit, boolean ascending) throws Exception {
        edge.post(ALICES, "{\"query\":{" + query + "}}");

        assertThat(edge.queries.asked()).contains(new ListUserChanges(ALICE, sequence, limit, ascending));
    }

    @Test
    void answersNothingWhereNothingIsLeft() throws Exception {
        assertThat(edge.post(ALICES, "{\"query\":{\"sequence\":\"4\",\"asc\":true}}")
                        .body())
                .isEqualTo("{}");
    }

    @Test
    void findsNobodyOfAnotherOrganisation() throws Exception {
        for (var body : List.of("{}", "{\"query\":{\"sequence\":\"4\",\"asc\":true}}")) {
            var answer = edge.send(edge.request(ALICES)
                    .header("content-type", "application/json")
                    .header("x-zitadel-orgid", OTHER_ORG.value())
                    .POST(BodyPublishers.ofString(body)));

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("QUERY-Dfbg2").doesNotContain("user.locked");
        }
    }

    @Test
    void findsNobodyWhoNeverWas() throws Exception {
        var answer = edge.post("/management/v1/users/" + Edges.NOBODY + "/changes/_search", "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("User could not be found (QUERY-Dfbg2)");
    }

    private static ChangeView added() {
        return new ChangeView("user.human.added", 1, NOW, ORG.value(), "SYSTEM", null, null);
    }
}
