package dev.latchkey.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.gateway.start.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void tellNothingOfAMasterKeyThatIsNone(@TempDir Path folder) {
        var data = folder.resolve("data");
        for (var none : List.of("c2VjcmV0", "no base64!", ",")) {
            var printed = new ByteArrayOutputStream();
            var out = new PrintStream(printed, true, UTF_8);
            var clock = Clock.systemUTC();
            try (var launch = new Launch(Main.class, new Console(out, out, clock, clock.instant()), clock)) {
                assertThat(launch.run("--latchkey.data-dir=" + data, "--latchkey.master-key=" + none))
                        .isFalse();
            }
            assertThat(printed.toString(UTF_8).lines())
                    .singleElement()
                    .isEqualTo(
                            "latchkey: latchkey.master-key must be 32 bytes in base64, or several of these with commas"
                                    + " between them; what was given is not shown");
            assertThat(data).doesNotExist();
        }
    }

    private static String lineFor(Map<String, Object> settings) {
        return StartFailures.knownLine(catchThrowable(() -> {
            try (var edge = new RunningEdge(settings)) {
                assertThat(edge.port()).isZero();
            }
        }));
    }
}
