package dev.latchkey.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginFormTest {
    @ParameterizedTest
    @CsvSource({
        "https://id.example.com, https://id.example.com",
        "https://id.example.com/, https://id.example.com",
        "https://id.example.com:443, https://id.example.com",
        "HTTPS://ID.Example.COM, https://id.example.com",
        "https://id.example.com:8443, https://id.example.com:8443",
        "https://id.example.com:, https://id.example.com",
        "http://localhost:80, http://localhost",
        "http://LOCALHOST:8080, http://localhost:8080",
        "https://localhost:80, https://localhost:80",
        "https://id.42nd.example, https://id.42nd.example"
    })
    void writesOriginsAsBrowsersDo(String text, String origin) {
        assertThat(OriginForm.ofPages(text)).isEqualTo(origin);
        assertThat(new OriginProperties(text).externalOrigin()).isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.com",
                "http://127.0.0.1:8080",
                "http://[::1]:8080",
                "https://192.0.2.1",
                "https://[2001:db8::1]",
                "https://id.example.com:70000",
                "https://id.example.com/page",
                "https://id.example.com?a",
                "https://id.example.com#a",
                "https://user@id.example.com",
                "https://",
                "ftp://id.example.com",
                "//id.example.com",
                "id.example.com"
            })
    void takesNoOriginThatPasskeysCannotBeUsedOn(String text) {
        assertThat(OriginForm.ofPages(text)).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OriginProperties(text))
                .withMessage("latchkey.external-origin must be https (http for localhost alone) with a host name, no IP"
                        + " address, and at most a port, was " + text);
    }
}
