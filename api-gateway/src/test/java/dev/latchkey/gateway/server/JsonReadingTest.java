package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.contract.test.v1.Color;
import dev.latchkey.gateway.RunningEdge;
import dev.latchkey.gateway.Shared;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Shared.LOG)
class JsonReadingTest {
    private static final Probe probe = new Probe();
    private static RunningEdge edge;

    @RegisterExtension
    private final LogWatch logs = new LogWatch();

    @BeforeAll
    static void start() {
        edge = new RunningEdge(Map.of(), probe);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void reset() {
        probe.received.set(null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"left\":\"a\",\"right\":true",
                "\"right\":true,\"left\":\"a\"",
                "\"freeColor\":\"COLOR_BLUE\"",
                "\"freeColor\":\"color_red\"",
                "\"freeColor\":true",
                "\"freeColor\":1.5",
                "\"text\":1",
                "\"text\":true",
                "\"text\":[]",
                "\"text\":{}",
                "\"number\":2147483648",
                "\"number\":-2147483649",
                "\"number\":\"\"",
                "\"number\":\"1x\"",
                "\"number\":1.5",
                "\"number\":true",
                "\"number\":[1]",
                "\"big\":-1",
                "\"big\":18446744073709551616",
                "\"big\":\"18446744073709551616\"",
                "\"inners\":{}",
                "\"inners\":[null]",
                "\"tags\":[null]",
                "\"tags\":[1]",
                "\"labels\":[]",
                "\"labels\":{\"a\":null}",
                "\"labels\":{\"a\":1}",
                "\"data\":[]",
                "\"data\":1",
                "\"at\":1",
                "\"at\":\"2026-02-30T00:00:00Z\"",
                "\"lasting\":\"1\"",
                "\"lasting\":\"s\"",
                "\"lasting\":\"1h\"",
                "\"lasting\":\"315576000001s\"",
                "\"blob\":\"*\"",
                "\"blob\":1",
                "\"text\":\"a\",\"text\":\"b\"",
                "\"freeColor\":1,\"free_color\":1",
                "\"data\":{\"a\":1,\"a\":2}"
            })
    void refuses(String members) throws Exception {
        var answer = echo(members);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"code\":3,\"message\":");
        assertThat(probe.received.get()).isNull();
    }

    @Test
    void takesNullForUnset() throws Exception {
        var answer = echo(
                "\"text\":null,\"number\":null,\"freeColor\":null,\"left\":null,\"right\":true,"
                        + "\"inners\":null,\"labels\":null,\"data\":null,\"at\":null,\"lasting\":null,\"maybe\":null,\"tags\":null");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(probe.received.get().getRight()).isTrue();
        assertThat(probe.received.get().hasMaybe()).isFalse();
        assertThat(probe.received.get().hasData()).isFalse();
    }

    @Test
    void takesWhatTheMappingAllows() throws Exception {
        var answer = echo("\"number\":\"-5\",\"big\":7,\"color\":1,\"free_color\":\"COLOR_RED\",\"maybe\":\"x\","
                + "\"data\":{\"a\":null,\"b\":[1,{\"c\":true}]},\"labels\":{\"a\":\"b\"},\"lasting\":\"1.5s\"");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var received = probe.received.get();
        assertThat(received.getNumber()).isEqualTo(-5);
        assertThat(received.getColor()).isEqualTo(Color.COLOR_RED);
        assertThat(received.getFreeColor()).isEqualTo(Color.COLOR_RED);
        assertThat(received.getLasting().getNanos()).isEqualTo(500_000_000);
        assertThat(received.getData().getFieldsCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "left":"a","right":true               | choice: at most one of left, right may be given
            "freeColor":"COLOR_BLUE"              | free_color: value must be one of the defined enum values
            "freeColor":true                      | free_color: value must be one of the defined enum values
            "freeColor":99999999999               | free_color: value must be one of the defined enum values
            "text":1                              | text: value must be text
            "text":[]                             | text: value must be text
            "text":{}                             | text: value must be text
            "right":"yes"                         | right: value must be true or false
            "number":2147483648                   | number: value must be a whole number between -2147483648 and 2147483647
            "number":""                           | number: value must be a whole number between -2147483648 and 2147483647
            "number":1.5                          | number: value must be a whole number between -2147483648 and 2147483647
            "number":true                         | number: value must be a whole number between -2147483648 and 2147483647
            "number":[1]                          | number: value must be a whole number between -2147483648 and 2147483647
            "big":-1                              | big: value must be a whole number between 0 and 18446744073709551615
            "big":1e999999999                     | big: value must be a whole number between 0 and 18446744073709551615
            "big":"1e999999999"                   | big: value must be a whole number between 0 and 18446744073709551615
            "big":1e-999999999                    | big: value must be a whole number between 0 and 18446744073709551615
            "inner":5                             | inner: value must be an object
            "inner":{"inner":{"text":1}}          | inner.inner.text: value must be text
            "inners":{}                           | inners: value must be a list
            "inners":[null]                       | inners[0]: value must not be null
            "inners":[{},{"text":1}]              | inners[1].text: value must be text
            "inners":[{"x":[{}]},[]]              | inners[1]: value must be an object
            "tags":["a",null]                     | tags[1]: value must not be null
            "tags":["a",1]                        | tags[1]: value must be text
            "tags":"a"                            | tags: value must be a list
            "labels":[]                           | labels: value must be an object
            "labels":{"a":"b","secret":null}      | labels[]: value must not be null
            "labels":{"secret":1}                 | labels[]: value must be text
            "data":[]                             | data: value must be an object
            "data":1                              | data: value must be an object
            "at":1                                | at: value must be a time such as 2026-03-01T10:00:00Z
            "at":"2026-02-30T00:00:00Z"           | at: value must be a time such as 2026-03-01T10:00:00Z
            "at":"2021-13-01T00:00:00Z"           | at: value must be a time such as 2026-03-01T10:00:00Z
            "at":"+10000-01-01T00:00:00Z"         | at: value must be a time between the years 1 and 9999
            "at":"0000-01-01T00:00:00Z"           | at: value must be a time between the years 1 and 9999
            "lasting":1                           | lasting: value must be a duration in seconds such as 3600s
            "lasting":"1h"                        | lasting: value must be a duration in seconds such as 3600s
            "lasting":"315576000001s"             | lasting: value must be a duration of at most 10000 years
            "blob":"*"                            | blob: value must be base64
            "blob":1                              | blob: value must be base64
            "freeColor":1,"free_color":1          | free_color: value must not be given twice
            "freeColor":null,"free_color":1       | free_color: value must not be given twice
            """)
    void namesTheFieldAndWhatItHolds(String members, String why) throws Exception {
        var json = echo(members);
        assertThat(json.statusCode()).isEqualTo(400);
        assertThat(json.body()).isEqualTo("{\"code\":3,\"message\":\"invalid EchoRequest." + why + "\"}");

        var connect = edge.post("/latchkey.test.v1.ProbeService/Echo", whole(members));
        assertThat(connect.statusCode()).isEqualTo(400);
        assertThat(connect.body())
                .isEqualTo("{\"code\":\"invalid_argument\",\"message\":\"invalid EchoRequest." + why + "\"}");
    }

    @Test
    void namesTheFieldOverGrpcToo() throws Exception {
        var message = "{\"inner\":{\"text\":1}}".getBytes(StandardCharsets.UTF_8);
        var frame = new byte[message.length + 5];
        frame[4] = (byte) message.length;
        System.arraycopy(message, 0, frame, 5, message.length);

        var answer = edge.send(edge.request("/latchkey.test.v1.ProbeService/Echo")
                .header("content-type", "application/grpc-web+json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(frame)));

        assertThat(answer.body() + answer.headers().firstValue("grpc-message").orElse(""))
                .contains("invalid EchoRequest.inner.text: value must be text");
    }

    @Test
    void takesNumbersInEveryFormThatIsWhole() throws Exception {
        assertThat(echo("\"number\":1.0,\"big\":\"1e2\"").statusCode()).isEqualTo(200);
        assertThat(probe.received.get().getNumber()).isEqualTo(1);
        assertThat(probe.received.get().getBig()).isEqualTo(100);
    }

    @Test
    void namesTheFieldThatBreaksARule() throws Exception {
        var answer = echo("\"tags\":[\"a\",\"\"]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"code\":3,\"message\":"
                        + "\"invalid EchoRequest.tags[1]: value length must be at least 1 characters\"}");
    }

    private static java.net.http.HttpResponse<String> echo(String members) throws Exception {
        return edge.post("/test/v1/echo", whole(members));
    }

    private static String whole(String members) {
        var inner = members.contains("\"inner\"") ? "" : "\"inner\":{},";
        var blob = members.contains("\"blob\"") ? "" : "\"blob\":\"YWI=\",";
        return "{" + inner + blob + members + "}";
    }
}
