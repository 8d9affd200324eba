package dev.latchkey.gateway.passkey;

import static dev.latchkey.gateway.Edges.ALICES_LINK;
import static dev.latchkey.gateway.Edges.MY_LINK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.RunningEdge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelfServiceTest {
    /** How old the tokens of the edge are when a test begins. */
    private static final Map<String, Object> SETTINGS = Map.of("latchkey.passkey.self-service-token-max-age", "1m");

    @Test
    void asksForAYoungTokenWhereThatIsSetAndOnlyOfWhoServesThemselves() throws Exception {
        try (var edge = new RunningEdge(SETTINGS)) {
            assertThat(edge.post(MY_LINK, "{}").statusCode()).isEqualTo(200);

            edge.clock.advance(Duration.ofNanos(1));

            for (var path :
                    List.of(MY_LINK, "/auth/v1/users/me/passwordless", "/v2/users/" + Edges.ADMIN + "/passkeys")) {
                var refused = edge.post(path, "{}");
                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(refused.body()).contains("LATCHKEY-Tk5fp");
            }
            assertThat(edge.post(ALICES_LINK, "{}").statusCode()).isEqualTo(200);
        }
    }
}
