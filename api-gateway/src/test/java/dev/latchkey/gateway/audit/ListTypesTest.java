package dev.latchkey.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.log.EventTypes;
import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.wire.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ListTypesTest {
    private static final String EVENT_TYPES = "/admin/v1/events/types/_search";
    private static final String AGGREGATE_TYPES = "/admin/v1/aggregates/types/_search";

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
    void namesEveryEventInOrder() throws Exception {
        var body = edge.post(EVENT_TYPES, "{}").body();

        var listed = new ArrayList<String>();
        var types = Pattern.compile("\\{\"type\":\"([^\"]+)\"").matcher(body);
        while (types.find()) {
            listed.add(types.group(1));
        }
        assertThat(listed)
                .isSorted()
                .containsExactlyInAnyOrderElementsOf(EventTypes.all().names());
        assertThat(body)
                .contains("{\"type\":\"user.locked\",\"localized\":{\"key\":\"EventTypes.user.locked\","
                        + "\"localizedMessage\":\"User locked\"}}");
    }

    @Test
    void namesEveryAggregateInOrder() throws Exception {
        assertThat(edge.post(AGGREGATE_TYPES, "").body())
                .isEqualTo("{\"aggregateTypes\":["
                        + "{\"type\":\"instance\",\"localized\":{\"key\":\"AggregateTypes.instance\","
                        + "\"localizedMessage\":\"Instance\"}},"
                        + "{\"type\":\"org\",\"localized\":{\"key\":\"AggregateTypes.org\","
                        + "\"localizedMessage\":\"Organization\"}},"
                        + "{\"type\":\"user\",\"localized\":{\"key\":\"AggregateTypes.user\","
                        + "\"localizedMessage\":\"User\"}}]}");
    }

    @Test
    void hasATextForEachOfThem() {
        assertThat(EventTypes.all().names())
                .noneMatch(type -> EventTexts.ofEvent(type, Language.ENGLISH).equals(type));
        assertThat(EventTypes.all().aggregateTypes())
                .noneMatch(
                        type -> EventTexts.ofAggregate(type, Language.ENGLISH).equals(type));
    }

    @Test
    void isForThoseWhoMayReadEvents() throws Exception {
        for (var path : List.of(EVENT_TYPES, AGGREGATE_TYPES)) {
            var answer = edge.send(edge.anonymous(path)
                    .header("authorization", "Bearer " + Edges.ORG_MANAGER_TOKEN)
                    .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));

            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }
}
