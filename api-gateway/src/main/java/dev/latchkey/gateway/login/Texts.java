package dev.latchkey.gateway.login;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What the page says in one language.
 *
 * @param byKey plain texts by key; {@code {name}} stands for a value that the script fills in, and {@code fallback.name}
 *     for what is read there as long as it has not
 */
record Texts(Map<String, String> byKey) {
    /** Reads the texts of a language. */
    static Texts of(Language language) {
        var path = "/login/texts_" + language.tag() + ".properties";
        var properties = new Properties();
        try {
            properties.load(new StringReader(Resources.text(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
        return new Texts(properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty)));
    }

    /**
     * Returns a text.
     *
     * @throws IllegalArgumentException if there is none
     */
    String get(String key) {
        var text = byKey.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text for " + key);
        }
        return text;
    }

    /** Returns what stands for a value that is not known. */
    String fallback(String slot) {
        return byKey.getOrDefault("fallback." + slot, "");
    }
}
