package dev.latchkey.gateway.page;

import dev.latchkey.gateway.wire.Language;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What a page says in one language.
 *
 * @param byKey plain texts by key; {@code {name}} stands for a value that the script fills in, and {@code fallback.name}
 *     for what is read there as long as it has not
 */
public record PageTexts(Map<String, String> byKey) {
    /**
     * Reads the texts of a language.
     *
     * @param folder where the files of the page lie, with a slash in front
     */
    public static PageTexts of(String folder, Language language) {
        var path = folder + "/texts_" + language.tag() + ".properties";
        var properties = new Properties();
        try {
            properties.load(new StringReader(Resources.text(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
        return new PageTexts(properties.stringPropertyNames().stream()
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
