package dev.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|GERMAN",
                "DE|GERMAN",
                "de-AT|GERMAN",
                "en|ENGLISH",
                "en-GB, de|ENGLISH",
                "de;q=0.5, en;q=0.4|GERMAN",
                "de;q=0.4, en;q=0.5|ENGLISH",
                "fr|ENGLISH",
                "fr, de;q=0.1|GERMAN",
                "*|ENGLISH",
                "en;q=0, *|GERMAN",
                "de;q=0, fr|ENGLISH",
                "de;q=0|ENGLISH",
                "den|ENGLISH",
                "d|ENGLISH",
                "de;q=2|ENGLISH",
                "de;;;|ENGLISH",
                ",|ENGLISH",
                "''|ENGLISH",
                "'ö'|ENGLISH"
            })
    void isTheOneThatACallerPrefers(String header, Language expected) {
        assertThat(Language.of(header)).isEqualTo(expected);
    }

    @Test
    void isEnglishForWhoDoesNotSay() {
        assertThat(Language.of(HttpHeaders.of())).isEqualTo(Language.ENGLISH);
        assertThat(Language.ofRequest()).isEqualTo(Language.ENGLISH);
    }

    @Test
    void isTheOneThatACallerPrefersOnHoweverManyLines() {
        var lines = HttpHeaders.builder()
                .add(HttpHeaderNames.ACCEPT_LANGUAGE, "fr, en;q=0.5")
                .add(HttpHeaderNames.ACCEPT_LANGUAGE, "de;q=0.8")
                .build();

        assertThat(Language.of(lines)).isEqualTo(Language.GERMAN);
    }

    @Test
    void isEnglishForWhoSaysTooMuch() {
        assertThat(Language.of("de," + "fr,".repeat(1000))).isEqualTo(Language.ENGLISH);
    }

    @Test
    void fillsTextsWithoutTakingValuesForPlaces() {
        assertThat(Texts.fill("{0} and {1}", java.util.List.of("{1}", "b"))).isEqualTo("{1} and b");
        assertThat(Texts.key("User's \"{0}\" gone!")).isEqualTo("user.s.0.gone");
    }
}
