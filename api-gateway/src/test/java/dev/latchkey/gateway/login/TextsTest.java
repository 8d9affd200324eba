package dev.latchkey.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.page.PageTexts;
import dev.latchkey.gateway.page.Resources;
import dev.latchkey.gateway.wire.Language;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final Pattern SLOT = Pattern.compile("\\{([a-zA-Z]+)}");
    private static final Pattern KEY = Pattern.compile("\\{\\{([a-zA-Z]+\\.[a-zA-Z]+|title)}}");

    private final PageTexts english = PageTexts.of("/login", Language.ENGLISH);
    private final PageTexts german = PageTexts.of("/login", Language.GERMAN);

    @Test
    void areTheSameInEveryLanguage() {
        assertThat(german.byKey().keySet())
                .containsExactlyInAnyOrderElementsOf(english.byKey().keySet());
        assertThat(List.of(english, german))
                .allSatisfy(texts -> assertThat(texts.byKey().values()).noneMatch(String::isBlank));
    }

    @Test
    void areAllUsedByThePage() {
        var used = KEY.matcher(Resources.text("/login/page.html"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(english.byKey().keySet())
                .filteredOn(key -> !key.startsWith("fallback."))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void leavePlacesOnlyForWhatTheScriptFillsIn() {
        var filled = Set.of("organizationName", "until", "here", "site", "address");
        for (var texts : List.of(english, german)) {
            var slots = texts.byKey().values().stream()
                    .flatMap(text -> SLOT.matcher(text).results())
                    .map((MatchResult found) -> found.group(1))
                    .collect(Collectors.toSet());
            assertThat(slots).containsExactlyInAnyOrderElementsOf(filled);
        }
    }
}
