package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StartFailuresTest {
    @Test
    void sayWhichRoleNamesNoPermission() {
        assertThat(lineFor(Map.of("latchkey.roles.[HELPER]", "user.read,user.everything")))
                .startsWith("latchkey.roles.[HELPER] must name permissions of events.read, ")
                .endsWith(", was 'user.everything'");
    }

    @Test
    void sayWhatIsWrongWithAnIssuer() {
        assertThat(lineFor(Map.of(
                        "latchkey.tokens.issuers[0].issuer", "https://id.example.com",
                        "latchkey.tokens.issuers[0].audience", "latchkey",
                        "latchkey.tokens.issuers[0].algorithms", "HS256")))
                .startsWith("latchkey.tokens.issuers[0].algorithms must be of RS256, ")
                .endsWith(", was 'HS256'");
    }

    private static String lineFor(Map<String, Object> settings) {
        return StartFailures.knownLine(catchThrowable(() -> {
            try (var edge = new RunningEdge(settings)) {
                assertThat(edge.port()).isZero();
            }
        }));
    }
}
