package dev.latchkey.gateway.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolsTest {
    private static final String[] ALL = {
        "latchkey [--latchkey.data-dir=DIR]",
        "latchkey verify",
        "latchkey export",
        "latchkey projections",
        "latchkey keys"
    };

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void tellsWhatThereIsWhenAsked(String word) {
        assertThat(Tools.isAsked(word)).isTrue();
        assertThat(run(word)).isZero();
        assertThat(out.toString(UTF_8)).contains(ALL);
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void tellsWhatThereIsWhenAskedForWhatThereIsNot() {
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .startsWith("latchkey: there is no command nonsense")
                .contains(ALL);
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void leavesSettingsToTheServer() {
        assertThat(Tools.isAsked("--latchkey.http.port=8080", "help")).isFalse();
        assertThat(Tools.isAsked()).isFalse();
    }

    private int run(String... args) {
        return Tools.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), args);
    }
}
