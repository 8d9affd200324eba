package dev.latchkey.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginRoutesTest {
    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/ui/login/assets/[0-9a-f]{24}/[a-z.]+)\"");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private static PageServer server;

    @BeforeAll
    static void start() {
        server = new PageServer();
    }

    @AfterAll
    static void stop() {
        server.close();
        HTTP.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PageServer.PAGE, PageServer.SECOND_PAGE})
    void servesThePageWithItsHeaders(String path) throws Exception {
        var page = send("GET", path + "?userID=1&code=abc", "");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "content-security-policy"))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "img-src 'self' data:",
                        "connect-src 'self'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'",
                        "trusted-types 'none'")
                .doesNotContain("unsafe");
        assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(header(page, "cache-control")).isEqualTo("no-store");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(page, "x-frame-options")).isEqualTo("DENY");
        assertThat(header(page, "cross-origin-opener-policy")).isEqualTo("same-origin");
        assertThat(header(page, "permissions-policy"))
                .contains("publickey-credentials-create=(self)", "publickey-credentials-get=(self)");
        assertThat(page.headers().firstValue("set-cookie")).isEmpty();
        assertThat(server.enrolment.calls()).isEmpty();
    }

    @Test
    void holdsNoScriptOrStyleInThePage() throws Exception {
        var html = send("GET", PageServer.PAGE, "").body();

        assertThat(html)
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContain("<style", "style=", "{{", "http:", "https:");
    }

    @Test
    void answersTheSameWhateverTheParameters() throws Exception {
        var plain = send("GET", PageServer.PAGE, "").body();
        var script = send("GET", PageServer.PAGE + "?userID=%3Cscript%3Ealert(1)%3C/script%3E&code=x'%22", "");

        assertThat(script.body()).isEqualTo(plain);
    }

    @Test
    void answersHeadWithHeadersAlone() throws Exception {
        var get = send("GET", PageServer.PAGE, "");
        var head = send("HEAD", PageServer.PAGE, "");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "content-length")).isEqualTo(header(get, "content-length"));
        assertThat(header(head, "content-security-policy")).isEqualTo(header(get, "content-security-policy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void refusesEveryOtherMethod(String method) throws Exception {
        for (var path : new String[] {PageServer.PAGE, PageServer.SECOND_PAGE, asset("page.js")}) {
            var refused = send(method, path, "");

            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(header(refused, "allow")).isEqualTo("GET, HEAD");
            assertThat(refused.body()).isEqualTo("{\"code\":12,\"message\":\"Method Not Allowed\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                               | en
                    en-GB,en;q=0.9,de;q=0.8          | en
                    de                               | de
                    de-CH,de;q=0.9,en;q=0.8          | de
                    fr-FR,fr;q=0.9,de;q=0.5,en;q=0.3 | de
                    fr, ja                           | en
                    de;q=0, en;q=0.1                 | en
                    ;;;q=x                           | en
                    """)
    void speaksTheLanguageOfTheRequest(String acceptLanguage, String language) throws Exception {
        var page = send("GET", PageServer.PAGE, acceptLanguage);

        assertThat(header(page, "content-language")).isEqualTo(language);
        assertThat(header(page, "vary")).isEqualTo("accept-language");
        assertThat(page.body())
                .contains("<html lang=\"" + language + "\">")
                .contains(language.equals("de") ? "<title>Passkey erstellen" : "<title>Create a passkey")
                .containsPattern(
                        language.equals("de")
                                ? "<noscript>[^!]*JavaScript ist ausgeschaltet"
                                : "<noscript>[^!]*JavaScript is switched off");
    }

    @Test
    void servesEveryAssetOfThePageToBeKeptForEver() throws Exception {
        var assets =
                ASSET.matcher(send("GET", PageServer.PAGE, "").body()).results().toList();

        assertThat(assets).hasSize(3);
        for (var found : assets) {
            var asset = send("GET", found.group(1), "");
            assertThat(asset.statusCode()).isEqualTo(200);
            assertThat(header(asset, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
            assertThat(header(asset, "x-content-type-options")).isEqualTo("nosniff");
            assertThat(header(asset, "content-security-policy")).startsWith("default-src 'none'");
            assertThat(send("HEAD", found.group(1), "").body()).isEmpty();
        }
        assertThat(header(send("GET", asset("page.js"), ""), "content-type"))
                .isEqualTo("text/javascript; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/login/assets/",
                "/ui/login/assets/page.js",
                "/ui/login/assets/000000000000000000000000/page.js",
                "/ui/login/assets/{version}/",
                "/ui/login/assets/{version}/page.html",
                "/ui/login/assets/{version}/aaguids.json",
                "/ui/login/assets/{version}/texts_en.properties",
                "/ui/login/login/passwordless/init/more",
            })
    void servesNothingElse(String path) throws Exception {
        var version = asset("page.js").split("/")[4];

        var refused = send("GET", path.replace("{version}", version), "");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).isEqualTo("{\"code\":5,\"message\":\"Not Found\"}");
        assertThat(header(refused, "cache-control")).isEqualTo("no-store");
    }

    private static String asset(String name) throws Exception {
        return ASSET.matcher(send("GET", PageServer.PAGE, "").body())
                .results()
                .map(found -> found.group(1))
                .filter(path -> path.endsWith("/" + name))
                .findFirst()
                .orElseThrow();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private static HttpResponse<String> send(String method, String path, String acceptLanguage) throws Exception {
        var request = HttpRequest.newBuilder(server.uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!acceptLanguage.isEmpty()) {
            request.header("accept-language", acceptLanguage);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
