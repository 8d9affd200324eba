package dev.latchkey.gateway.wire;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.HashSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages in which texts are told. Ids and names are the same in all of them. */
public enum Language {
    ENGLISH("en"),
    GERMAN("de");

    /** Whoever asks for more languages than fit here gets the default. */
    private static final int MAX_LENGTH = 1_000;

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** Returns the tag of the language, as in HTML and HTTP. */
    public String tag() {
        return tag;
    }

    /**
     * Returns the language that a caller prefers among ours, by the rules of RFC 9110 §12.5.4.
     *
     * @param header the value of {@code Accept-Language}
     * @return English if none of ours is asked for, or the header cannot be read
     */
    public static Language of(@Nullable String header) {
        if (header == null || header.length() > MAX_LENGTH) {
            return ENGLISH;
        }
        try {
            return preferred(header);
        } catch (IllegalArgumentException e) {
            return ENGLISH;
        }
    }

    /** Returns the language that the headers of a request ask for, on however many lines. */
    public static Language of(HttpHeaders headers) {
        var lines = headers.getAll(HttpHeaderNames.ACCEPT_LANGUAGE);
        // RFC 9110 §5.3: more lines of a list are one list.
        return lines.isEmpty() ? ENGLISH : of(String.join(",", lines));
    }

    /** Returns the language of the request that the current thread serves; English outside of one. */
    public static Language ofRequest() {
        var request = ServiceRequestContext.currentOrNull();
        return request == null ? ENGLISH : of(request.request().headers());
    }

    private static Language preferred(String header) {
        // Sorted by weight, the greatest first.
        var ranges = Locale.LanguageRange.parse(header);
        var unwanted = new HashSet<Language>();
        for (var range : ranges) {
            var language = named(range.getRange());
            if (range.getWeight() == 0 && language != null) {
                unwanted.add(language);
            }
        }
        for (var range : ranges) {
            if (range.getWeight() == 0) {
                continue;
            }
            if (range.getRange().equals("*")) {
                return unwanted.contains(ENGLISH) && !unwanted.contains(GERMAN) ? GERMAN : ENGLISH;
            }
            var language = named(range.getRange());
            if (language != null && !unwanted.contains(language)) {
                return language;
            }
        }
        return ENGLISH;
    }

    private static @Nullable Language named(String range) {
        for (var language : values()) {
            if (range.equals(language.tag) || range.startsWith(language.tag + "-")) {
                return language;
            }
        }
        return null;
    }
}
