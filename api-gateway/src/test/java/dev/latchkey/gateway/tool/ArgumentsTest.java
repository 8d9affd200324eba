package dev.latchkey.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final Set<String> KNOWN = Set.of("--key", "--checkpoint");

    @Test
    void sortsWordsAndOptionsOfBothForms() {
        var arguments =
                Arguments.of(List.of("file", "--key=a=b", "--checkpoint", "one", "--checkpoint", "--two"), KNOWN);

        assertThat(arguments.words()).containsExactly("file");
        assertThat(arguments.one("--key")).isEqualTo("a=b");
        assertThat(arguments.all("--checkpoint")).containsExactly("one", "--two");
        assertThat(Arguments.of(List.of(), KNOWN).one("--key")).isNull();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Arguments.of(List.of("--other"), KNOWN))
                .isInstanceOf(WrongUseException.class)
                .hasMessage("there is no option --other");
        assertThatThrownBy(() -> Arguments.of(List.of("--key"), KNOWN)).hasMessage("option --key needs a value");
        assertThatThrownBy(() ->
                        Arguments.of(List.of("--key", "a", "--key", "b"), KNOWN).one("--key"))
                .hasMessage("option --key is given more than once");
    }
}
