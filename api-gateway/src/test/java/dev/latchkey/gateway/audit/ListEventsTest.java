package dev.latchkey.gateway.audit;

import static dev.latchkey.gateway.Edges.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.query.audit.EventList;
import dev.latchkey.query.audit.EventView;
import dev.latchkey.query.audit.ListEvents;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListEventsTest {
    private static final Instant T1 = Instant.parse("2026-01-01T00:00:00.000001Z");
    private static final Instant T2 = Instant.parse("2026-02-01T00:00:00Z");

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
    void forgetWhatWasAsked() {
        edge.queries.asked().clear();
    }

    @Test
    void leavesAnEmptyListOut() throws Exception {
        assertThat(edge.post(EVENTS, "{}").body()).isEqualTo("{}");
        assertThat(asked())
                .isEqualTo(new ListEvents(0, 1000, false, null, null, null, List.of(), List.of(), null, null));
    }

    @Test
    void showsEventsAsTheyWereStored() throws Exception {
        edge.queries.put(
                new ListEvents(0, 1, false, null, null, null, List.of(), List.of(), null, null),
                new EventList(List.of(new EventView(
                        9,
                        3,
                        "user.human.passwordless.initialization.code.added",
                        "user",
                        Edges.ALICE.value(),
                        Edges.ORG.value(),
                        Edges.ADMIN.value(),
                        "Ada",
                        "zitadel.management.v1.ManagementService",
                        T1,
                        "{\"id\":\"1\",\"code\":{\"CryptoType\":1,\"Crypted\":\"a=\"},\"expiry\":3600000000000,"
                                + "\"list\":[1.5,null,true,\"<&>\"]}",
                        null,
                        null))));

        assertThat(edge.post(EVENTS, "{\"limit\":1}").body())
                .isEqualTo("{\"events\":[{\"editor\":{\"userId\":\"310000000000000001\",\"displayName\":\"Ada\","
                        + "\"service\":\"zitadel.management.v1.ManagementService\"},\"aggregate\":{"
                        + "\"id\":\"310000000000000002\",\"type\":{\"type\":\"user\",\"localized\":{"
                        + "\"key\":\"AggregateTypes.user\",\"localizedMessage\":\"User\"}},"
                        + "\"resourceOwner\":\"300000000000000001\"},\"sequence\":\"3\","
                        + "\"creationDate\":\"2026-01-01T00:00:00.000001Z\",\"payload\":{\"id\":\"1\","
                        + "\"code\":{\"CryptoType\":1,\"Crypted\":\"a=\"},\"expiry\":3600000000000,"
                        + "\"list\":[1.5,null,true,\"<&>\"]},\"type\":{"
                        + "\"type\":\"user.human.passwordless.initialization.code.added\",\"localized\":{"
                        + "\"key\":\"EventTypes.user.human.passwordless.initialization.code.added\","
                        + "\"localizedMessage\":\"Passwordless initialization code added\"}}}]}");
    }

    @Test
    void passesEveryFilterOn() throws Exception {
        edge.post(
                EVENTS,
                "{\"sequence\":\"5\",\"limit\":7,\"asc\":true,\"editorUserId\":\"e\",\"eventTypes\":[\"a\",\"b\"],"
                        + "\"aggregateId\":\"i\",\"aggregateTypes\":[\"user\"],\"resourceOwner\":\"o\","
                        + "\"range\":{\"since\":\"" + T1 + "\",\"until\":\"" + T2 + "\"},"
                        + "\"creationDate\":\"" + T2 + "\"}");

        assertThat(asked())
                .isEqualTo(new ListEvents(5, 7, true, "e", "i", "o", List.of("a", "b"), List.of("user"), T1, T2));
    }

    @Test
    void takesTheNamesOfTheContract() throws Exception {
        edge.post(EVENTS, "{\"editor_user_id\":\"e\",\"resource_owner\":\"o\"}");

        assertThat(asked()).isEqualTo(new ListEvents(0, 1000, false, "e", null, "o", List.of(), List.of(), null, null));
    }

    @ParameterizedTest
    @CsvSource({"from,true", "from,false", "creationDate,true", "creationDate,false"})
    void countsFromTheDateInTheDirectionOfTheList(String field, boolean asc) throws Exception {
        edge.post(EVENTS, "{\"asc\":" + asc + ",\"" + field + "\":\"" + T1 + "\"}");

        assertThat(asked().createdAfter()).isEqualTo(asc ? T1 : null);
        assertThat(asked().createdBefore()).isEqualTo(asc ? null : T1);
    }

    @Test
    void prefersTheNewNameOfTheDate() throws Exception {
        edge.post(EVENTS, "{\"from\":\"" + T1 + "\",\"creationDate\":\"" + T2 + "\"}");

        assertThat(asked().createdBefore()).isEqualTo(T1);
    }

    @ParameterizedTest
    @CsvSource({"0,1000", "1,1", "1000,1000", "1001,1000", "4294967295,1000"})
    void boundsTheLimit(String limit, int expected) throws Exception {
        edge.post(EVENTS, "{\"limit\":" + limit + "}");

        assertThat(asked().limit()).isEqualTo(expected);
    }

    @Test
    void bearsTheGreatestSequence() throws Exception {
        edge.post(EVENTS, "{\"sequence\":\"18446744073709551615\"}");

        assertThat(asked().afterSequence()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void boundsTheFilters() throws Exception {
        assertThat(edge.post(EVENTS, "{\"aggregateTypes\":" + list(10) + ",\"eventTypes\":" + list(30) + "}")
                        .statusCode())
                .isEqualTo(200);
        refuses("{\"aggregateTypes\":" + list(11) + "}", "ListEventsRequest.aggregate_types");
        refuses("{\"eventTypes\":" + list(31) + "}", "ListEventsRequest.event_types");
        refuses("{\"eventTypes\":[\"" + "x".repeat(201) + "\"]}", "ListEventsRequest.event_types[0]");
        refuses("{\"editorUserId\":\"" + "x".repeat(201) + "\"}", "ListEventsRequest.editor_user_id");
        refuses("{\"aggregateId\":\"" + "x".repeat(201) + "\"}", "ListEventsRequest.aggregate_id");
        refuses("{\"resourceOwner\":\"" + "x".repeat(201) + "\"}", "ListEventsRequest.resource_owner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "", "2026-01-01"})
    void refusesDatesThatAreNone(String date) throws Exception {
        assertThat(edge.post(EVENTS, "{\"from\":\"" + date + "\"}").statusCode())
                .isEqualTo(400);
    }

    private static void refuses(String body, String field) throws Exception {
        var answer = edge.post(EVENTS, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(field);
    }

    private static ListEvents asked() {
        return (ListEvents) edge.queries.asked().stream()
                .filter(ListEvents.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static String list(int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> "\"t" + i + "\"")
                .toList()
                .toString();
    }
}
