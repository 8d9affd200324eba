package dev.latchkey.gateway.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads files that are part of the program. */
public final class Resources {
    private Resources() {}

    /**
     * Reads a file.
     *
     * @throws IllegalStateException if it is not there
     */
    public static byte[] bytes(String path) {
        try (var stream = Resources.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException(path + " is not on the class path");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
    }

    /**
     * Reads a text in UTF-8.
     *
     * @throws IllegalStateException if it is not there
     */
    public static String text(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }
}
