package dev.latchkey.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class MissingToolsTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void sayOnceWhatToInstallHoweverManyTestsAreSkipped() {
        for (var i = 0; i < 2; i++) {
            assertThatThrownBy(() -> MissingTools.skip("No hammer: apt-get install hammer", false, console))
                    .isInstanceOf(TestAbortedException.class);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("Tests are skipped. No hammer: apt-get install hammer");
    }

    @Test
    void failTheTestsInCi() {
        assertThatThrownBy(() -> MissingTools.skip("No anvil: apt-get install anvil", true, console))
                .isInstanceOf(AssertionError.class)
                .hasMessage("No anvil: apt-get install anvil");
        assertThat(printed.size()).isZero();
    }
}
