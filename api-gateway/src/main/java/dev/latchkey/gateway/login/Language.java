package dev.latchkey.gateway.login;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages that the page speaks. */
enum Language {
    ENGLISH(Locale.ENGLISH),
    GERMAN(Locale.GERMAN);

    /** Browsers send far less; a list is not worth more work than this. */
    private static final int MAX_HEADER = 500;

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** The tag of the language, as in HTML and HTTP. */
    String tag() {
        return locale.toLanguageTag();
    }

    /** Returns what suits a request best by its Accept-Language headers (RFC 4647 §3.4), English if nothing does. */
    static Language of(List<String> acceptLanguage) {
        var found = lookUp(String.join(",", acceptLanguage));
        return Arrays.stream(values())
                .filter(language -> language.locale.equals(found))
                .findFirst()
                .orElse(ENGLISH);
    }

    private static @Nullable Locale lookUp(String header) {
        if (header.isEmpty() || header.length() > MAX_HEADER) {
            return null;
        }
        try {
            return Locale.lookup(
                    Locale.LanguageRange.parse(header),
                    Arrays.stream(values()).map(language -> language.locale).toList());
        } catch (IllegalArgumentException e) {
            // Anybody can send anything; English is an answer to that too.
            return null;
        }
    }
}
