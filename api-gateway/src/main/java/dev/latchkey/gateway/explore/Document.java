package dev.latchkey.gateway.explore;

import com.linecorp.armeria.common.MediaType;
import dev.latchkey.events.value.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to a GET.
 *
 * @param content the body; nobody may change it
 * @param etag the entity tag with its quotes; the same for the same content, on every node and after every start
 * @param fileName the name to save it by, or null if it is to be looked at
 */
record Document(
        byte[] content,
        MediaType type,
        String etag,
        @Nullable String fileName) {
    static final MediaType HTML = MediaType.HTML_UTF_8;
    static final MediaType TEXT = MediaType.PLAIN_TEXT_UTF_8;
    static final MediaType JSON = MediaType.JSON;
    static final MediaType YAML = MediaType.create("application", "yaml");
    static final MediaType PROTOBUF = MediaType.create("application", "protobuf");
    static final MediaType ZIP = MediaType.ZIP;

    private static final int ETAG_BYTES = 18;

    static Document of(byte[] content, MediaType type) {
        return new Document(content, type, etag(content), null);
    }

    static Document of(String content, MediaType type) {
        return of(content.getBytes(StandardCharsets.UTF_8), type);
    }

    static Document download(byte[] content, MediaType type, String fileName) {
        return new Document(content, type, etag(content), fileName);
    }

    /**
     * Reads a file that is part of the program.
     *
     * @throws IllegalStateException if it is not there
     */
    static Document resource(String path, MediaType type) {
        return of(read(path), type);
    }

    /**
     * Reads the bytes of a file on the class path.
     *
     * @throws IllegalStateException if it is not there
     */
    static byte[] read(String path) {
        try (var stream = Document.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException(path + " is not on the class path; the build puts it there");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
    }

    private static String etag(byte[] content) {
        var hash = Arrays.copyOf(Sha256.of(content), ETAG_BYTES);
        return '"' + Base64.getUrlEncoder().encodeToString(hash) + '"';
    }
}
