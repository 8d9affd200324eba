package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.contract.test.v1.Color;
import dev.latchkey.gateway.RunningEdge;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("reads what everybody logs")
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

    @Test
    void namesTheFieldThatBreaksARule() throws Exception {
        var answer = echo("\"tags\":[\"a\",\"\"]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("{\"code\":3,\"message\":"
                        + "\"invalid EchoRequest.tags[1]: value length must be at least 1 characters\"}");
    }

    private static java.net.http.HttpResponse<String> echo(String members) throws Exception {
        var needed = members.contains("blob") ? "\"inner\":{}," : "\"inner\":{},\"blob\":\"YWI=\",";
        return edge.post("/test/v1/echo", "{" + needed + members + "}");
    }
}
