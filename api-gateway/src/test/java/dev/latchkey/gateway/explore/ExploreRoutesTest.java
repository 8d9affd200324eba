package dev.latchkey.gateway.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.server.Server;
import dev.latchkey.gateway.RunningEdge;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExploreRoutesTest {
    @Test
    void canBeSwitchedOff() throws Exception {
        try (var edge = new RunningEdge(Map.of("latchkey.http.docs", "false"))) {
            for (var path : new String[] {
                "/docs", "/docs/", "/docs/page.js", "/openapi.json", "/openapi.yaml", "/proto/", "/proto/latchkey.binpb"
            }) {
                var answer = edge.send(edge.anonymous(path));
                assertThat(answer.statusCode()).as(path).isEqualTo(404);
                assertThat(answer.body()).isEqualTo("{\"code\":5,\"message\":\"Not Found\"}");
            }
            assertThat(edge.send(edge.anonymous("/auth/v1/healthz")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void isSwitchedByTrueAndFalseOnly() {
        assertThatThrownBy(() -> new RunningEdge(Map.of("latchkey.http.docs", "perhaps")))
                .hasStackTraceContaining("latchkey.http.docs");
    }

    @Test
    void makesNothingBeforeItIsAskedFor() {
        var server = Server.builder();
        var made = new AtomicInteger();
        new ExploreRoutes(new ProtoFiles(new DescriptorSet()), new Lazy<>(() -> {
                    made.incrementAndGet();
                    throw new IllegalStateException("nobody asked");
                }))
                .addTo(server);

        assertThat(server.build().serviceConfigs()).isNotEmpty();
        assertThat(made).hasValue(0);
    }

    @Test
    void triesAgainWhatCouldNotBeMadeAndKeepsWhatCould() {
        var tries = new AtomicInteger();
        var lazy = new Lazy<>(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return "made";
        });

        assertThatThrownBy(lazy::get).hasMessage("not yet");
        assertThat(lazy.get()).isEqualTo("made");
        assertThat(lazy.get()).isEqualTo("made");
        assertThat(tries).hasValue(2);
    }
}
