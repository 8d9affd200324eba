package dev.latchkey.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthenticatorNamesTest {
    private final AuthenticatorNames names = AuthenticatorNames.bundled();

    @Test
    void knowsWellKnownAuthenticators() {
        assertThat(names.find(UUID.fromString("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4")))
                .contains("Google Password Manager");
        assertThat(names.find(UUID.fromString("2fc0579f-8113-47ea-b116-bb5a8db9202a")))
                .contains("YubiKey 5 NFC");
    }

    @Test
    void doesNotNameTheUnknown() {
        assertThat(names.find(new UUID(0, 0))).isEmpty();
        assertThat(names.find(UUID.fromString("11111111-2222-3333-4444-555555555555")))
                .isEmpty();
    }
}
