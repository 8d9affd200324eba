package dev.latchkey.gateway.page;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.MediaType;
import dev.latchkey.gateway.wire.Language;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page before its texts are put in: <code>{{key}}</code> is a text, <code>{{lang}}</code> the language and
 * <code>{{asset:name}}</code> the path of an asset. It is filled once for each language, when the server starts.
 */
final class PageTemplate {
    private static final Pattern HOLE = Pattern.compile("\\{\\{([a-zA-Z.:]+)}}");
    private static final Pattern SLOT = Pattern.compile("\\{([a-zA-Z]+)}");

    private static final String ASSET = "asset:";

    /** Nothing but what this server holds, no script or style in the page, nobody's frame around it. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    private final String html;
    private final String permissionsPolicy;

    /**
     * Takes a template.
     *
     * @param permissions what Permissions-Policy says of the page beside what it says of all; may be empty
     */
    PageTemplate(String html, String permissions) {
        this.html = html;
        this.permissionsPolicy = permissions.isEmpty() ? PERMISSIONS_POLICY : permissions + ", " + PERMISSIONS_POLICY;
    }

    /**
     * Fills in everything.
     *
     * @throws IllegalArgumentException if there is no text for a key
     */
    Document render(Language language, PageTexts texts, String assets) {
        var filled = HOLE.matcher(html)
                .replaceAll(hole -> Matcher.quoteReplacement(fill(hole.group(1), language, texts, assets)));
        return new Document(headers(language), HttpData.ofUtf8(filled));
    }

    private static String fill(String key, Language language, PageTexts texts, String assets) {
        if (key.equals("lang")) {
            return language.tag();
        }
        return key.startsWith(ASSET) ? assets + key.substring(ASSET.length()) : markUp(texts.get(key), texts);
    }

    private static String markUp(String text, PageTexts texts) {
        return SLOT.matcher(escape(text))
                .replaceAll(slot -> Matcher.quoteReplacement("<span data-slot=\"" + slot.group(1) + "\">"
                        + escape(texts.fallback(slot.group(1))) + "</span>"));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private HttpHeaders headers(Language language) {
        return HttpHeaders.builder()
                .contentType(MediaType.HTML_UTF_8)
                .set(HttpHeaderNames.CONTENT_LANGUAGE, language.tag())
                .set(HttpHeaderNames.VARY, "accept-language")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
                .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
                .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
                .set("cross-origin-opener-policy", "same-origin")
                .set("cross-origin-resource-policy", "same-origin")
                .set("permissions-policy", permissionsPolicy)
                // Nothing here is for search engines, and a link that was put somewhere by mistake least of all.
                .set("x-robots-tag", "noindex, nofollow")
                .build();
    }
}
