package dev.latchkey.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.MediaType;
import dev.latchkey.events.value.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Scripts, styles and pictures of a page. The hash of them all stands in their path: a browser may keep them for ever,
 * and the scripts that a page loads are always of one version.
 */
final class Assets {
    /** RFC 9239; the library still knows the older name. */
    private static final MediaType JAVASCRIPT =
            MediaType.create("text", "javascript").withCharset(UTF_8);

    private static final int VERSION_BYTES = 12;

    private final String version;
    private final Map<String, Document> documents;

    private Assets(String version, Map<String, Document> documents) {
        this.version = version;
        this.documents = Map.copyOf(documents);
    }

    /**
     * Reads what is part of the program.
     *
     * @param folder where the files lie, with a slash in front
     */
    static Assets bundled(String folder, List<String> names) {
        var documents = new TreeMap<String, Document>();
        var contents = new ArrayList<byte[]>();
        for (var name : new TreeSet<>(names)) {
            var content = Resources.bytes(folder + '/' + name);
            contents.add(content);
            documents.put(name, new Document(headers(type(name)), HttpData.wrap(content)));
        }
        var hash = Sha256.of(contents.toArray(byte[][]::new));
        return new Assets(HexFormat.of().formatHex(hash, 0, VERSION_BYTES), documents);
    }

    private static MediaType type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> MediaType.CSS_UTF_8;
            case "js" -> JAVASCRIPT;
            case "svg" -> MediaType.SVG_UTF_8;
            default -> throw new IllegalArgumentException("no page has an asset like " + name);
        };
    }

    /** The first part of the paths. */
    String version() {
        return version;
    }

    /** Returns what lies at a path below all assets, or null. */
    @Nullable
    Document find(String path) {
        return path.startsWith(version + '/') ? documents.get(path.substring(version.length() + 1)) : null;
    }

    private static HttpHeaders headers(MediaType type) {
        return HttpHeaders.builder()
                .contentType(type)
                .set(HttpHeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'")
                .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
                .set("cross-origin-resource-policy", "same-origin")
                .build();
    }
}
