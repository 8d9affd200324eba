package dev.latchkey.gateway.wire;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says texts in the language of the caller. The English text in the code is the original; translations are in one file a
 * language, under a key that the original makes.
 */
public final class Texts {
    private static final Pattern NOT_IN_KEYS = Pattern.compile("[^a-z0-9]+");

    private static final Map<String, String> GERMAN = read("texts_de.properties");

    private Texts() {}

    /** Returns the text in a language, or the original if nobody has translated it. */
    public static String in(Language language, String english) {
        return switch (language) {
            case ENGLISH -> english;
            case GERMAN -> GERMAN.getOrDefault(key(english), english);
        };
    }

    /** Returns a text with values in its places {@code {0}}, {@code {1}} …. */
    public static String fill(String text, List<?> values) {
        var filled = text;
        // Backwards, so that no value is taken for a place of an earlier one.
        for (var i = values.size() - 1; i >= 0; i--) {
            filled = filled.replace("{" + i + "}", String.valueOf(values.get(i)));
        }
        return filled;
    }

    /** Returns under which key translations of a text are found: its letters and digits, with dots between the words. */
    public static String key(String english) {
        var key = NOT_IN_KEYS.matcher(english.toLowerCase(Locale.ROOT)).replaceAll(".");
        var from = key.startsWith(".") ? 1 : 0;
        return key.endsWith(".") && key.length() > from ? key.substring(from, key.length() - 1) : key.substring(from);
    }

    private static Map<String, String> read(String name) {
        var texts = new Properties();
        try (var stream = Texts.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the application lacks its file " + name);
            }
            texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the application's file " + name + " cannot be read", e);
        }
        return texts.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, texts::getProperty));
    }
}
