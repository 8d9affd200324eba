package dev.latchkey.gateway.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.page.PageTexts;
import dev.latchkey.gateway.page.Resources;
import dev.latchkey.gateway.wire.Language;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimelineTextsTest {
    private static final String HTML = Resources.text("/timeline/page.html");
    private static final String SCRIPTS = Stream.of(
                    "calls", "check", "events", "mark", "moments", "note", "page", "same", "texts", "tree")
            .map(name -> Resources.text("/timeline/" + name + ".js"))
            .collect(Collectors.joining("\n"));

    private final PageTexts english = PageTexts.of("/timeline", Language.ENGLISH);
    private final PageTexts german = PageTexts.of("/timeline", Language.GERMAN);

    @Test
    void areTheSameInEveryLanguageWithTheSamePlaces() {
        assertThat(german.byKey().keySet())
                .containsExactlyInAnyOrderElementsOf(english.byKey().keySet());
        assertThat(List.of(english, german))
                .allSatisfy(texts -> assertThat(texts.byKey().values()).noneMatch(String::isBlank));
        assertThat(english.byKey())
                .allSatisfy((key, text) -> assertThat(
                                found("\\{([a-zA-Z]+)}", german.byKey().get(key)))
                        .as(key)
                        .containsExactlyInAnyOrderElementsOf(found("\\{([a-zA-Z]+)}", text)));
    }

    @Test
    void areAllUsedByThePage() {
        assertThat(found("\\{\\{([a-zA-Z]+\\.[a-zA-Z]+|title)}}", HTML).stream().distinct())
                .containsExactlyInAnyOrderElementsOf(english.byKey().keySet());
    }

    @Test
    void areSaidByTheScriptsWhichSayNoOthers() {
        var texts = found("data-text=\"(\\w+)\"", HTML);

        assertThat(texts).isNotEmpty().doesNotHaveDuplicates();
        assertThat(found("\\bsay\\(\"(\\w+)\"", SCRIPTS)).isNotEmpty().isSubsetOf(texts);
        assertThat(texts).allSatisfy(text -> assertThat(SCRIPTS).contains('"' + text + '"'));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
