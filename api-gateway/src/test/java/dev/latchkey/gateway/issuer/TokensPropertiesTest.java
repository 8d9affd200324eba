package dev.latchkey.gateway.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TokensPropertiesTest {
    private static final String FIRST = "latchkey.tokens.issuers[0].";

    @Test
    void trustNobodyByDefault() {
        assertThat(bind(Map.of()).settings()).isEmpty();
    }

    @Test
    void needIssuerAndAudienceOnly() {
        var settings = bind(good()).settings().getFirst();

        assertThat(settings.issuer()).isEqualTo("https://id.example.com");
        assertThat(settings.audience()).isEqualTo("latchkey");
        assertThat(settings.jwksUri()).isNull();
        assertThat(settings.algorithms())
                .containsExactlyInAnyOrder(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.PS256);
        assertThat(settings.clockSkew()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.subjectClaim()).isEqualTo("sub");
        assertThat(settings.privateNetwork()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8081", "http://127.0.0.1", "http://[::1]:80", "https://10.0.0.5/realms/a"})
    void takeAnIssuerNearByAtItsWord(String issuer) {
        var settings = new HashMap<>(good());
        settings.put(FIRST + "issuer", issuer);

        assertThat(bind(settings).settings().getFirst().privateNetwork()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "issuer, ''",
        "issuer, id.example.com",
        "issuer, http://id.example.com",
        "issuer, http://10.0.0.5",
        "issuer, https://user@id.example.com",
        "issuer, https://id.example.com/#a",
        "issuer, https://id.example.com/?a",
        "issuer, https://id example.com",
        "issuer, ftp://localhost",
        "audience, ''",
        "jwks-uri, http://id.example.com/keys",
        "algorithms, none",
        "algorithms, HS256",
        "algorithms, EdDSA",
        "algorithms, 'RS256,RS257'",
        "algorithms, ''",
        "clock-skew, 301s",
        "clock-skew, -1s",
        "subject-claim, ''"
    })
    void refuseWhatIsOutsideItsLimits(String name, String value) {
        var settings = new HashMap<>(good());
        settings.put(FIRST + name, value);

        assertThatThrownBy(() -> bind(settings)).rootCause().satisfies(cause -> {
            var refusal = cause instanceof java.net.URISyntaxException ? null : cause.getMessage();
            assertThat(refusal == null || refusal.startsWith(FIRST + name + " must "))
                    .as(refusal)
                    .isTrue();
        });
    }

    @Test
    void refuseAnIssuerThatIsNamedTwice() {
        var settings = new HashMap<>(good());
        settings.put("latchkey.tokens.issuers[1].issuer", "https://id.example.com");
        settings.put("latchkey.tokens.issuers[1].audience", "other");

        assertThatThrownBy(() -> bind(settings))
                .rootCause()
                .hasMessage("latchkey.tokens.issuers[1].issuer must not be named twice, was https://id.example.com");
    }

    @Test
    void refuseMoreIssuersThanAnyoneHas() {
        var settings = new HashMap<String, String>();
        for (var i = 0; i < 17; i++) {
            settings.put("latchkey.tokens.issuers[" + i + "].issuer", "https://id" + i + ".example.com");
            settings.put("latchkey.tokens.issuers[" + i + "].audience", "a");
        }

        assertThatThrownBy(() -> bind(settings)).rootCause().hasMessageContaining("at most 16, were 17");
    }

    private static Map<String, String> good() {
        return Map.of(FIRST + "issuer", "https://id.example.com", FIRST + "audience", "latchkey");
    }

    private static TokensProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("latchkey.tokens", TokensProperties.class);
    }
}
