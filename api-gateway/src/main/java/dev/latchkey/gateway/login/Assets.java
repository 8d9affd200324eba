package dev.latchkey.gateway.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.MediaType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Scripts, styles and pictures of the page. The hash of them all stands in their path: a browser may keep them for ever,
 * and the scripts that a page loads are always of one version.
 */
final class Assets {
    /** RFC 9239; the library still knows the older name. */
    private static final MediaType JAVASCRIPT =
            MediaType.create("text", "javascript").withCharset(UTF_8);

    private static final Map<String, MediaType> BUNDLED = Map.of(
            "page.css", MediaType.CSS_UTF_8,
            "page.js", JAVASCRIPT,
            "calls.js", JAVASCRIPT,
            "ceremony.js", JAVASCRIPT,
            "link.js", JAVASCRIPT,
            "screens.js", JAVASCRIPT,
            "tabs.js", JAVASCRIPT,
            "key.svg", MediaType.SVG_UTF_8,
            "done.svg", MediaType.SVG_UTF_8,
            "stop.svg", MediaType.SVG_UTF_8);

    private static final int VERSION_BYTES = 12;

    private final String version;
    private final Map<String, Document> documents;

    private Assets(String version, Map<String, Document> documents) {
        this.version = version;
        this.documents = Map.copyOf(documents);
    }

    /** Reads what is part of the program. */
    static Assets bundled() {
        var documents = new TreeMap<String, Document>();
        var hash = sha256();
        for (var asset : new TreeMap<>(BUNDLED).entrySet()) {
            var content = Resources.bytes("/login/" + asset.getKey());
            hash.update(content);
            documents.put(asset.getKey(), new Document(headers(asset.getValue()), HttpData.wrap(content)));
        }
        return new Assets(HexFormat.of().formatHex(hash.digest(), 0, VERSION_BYTES), documents);
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
