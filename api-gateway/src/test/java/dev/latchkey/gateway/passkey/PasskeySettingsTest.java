package dev.latchkey.gateway.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.command.passkey.PasskeyPolicies;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.PasskeyPolicy.Algorithm;
import dev.latchkey.command.passkey.PasskeyPolicy.Requirement;
import dev.latchkey.command.passkey.PasskeyPolicy.SpendCodeAt;
import dev.latchkey.events.value.OrgId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PasskeySettingsTest {
    private static final OrgId ORG = new OrgId("2001");

    @Test
    void givesTheDefaultsWhereNothingIsSet() {
        assertThat(bind(Map.of()).of(ORG)).isEqualTo(PasskeyPolicy.DEFAULT);
    }

    @Test
    void letsAnOrganisationDifferFromTheOthers() {
        var policies = bind(Map.of(
                "latchkey.passkey.algorithms", "EdDSA,ES256",
                "latchkey.passkey.self-service-token-max-age", "15m",
                "latchkey.passkey.spend-code-at", "start",
                "latchkey.passkey.organizations.[2001].user-verification", "preferred",
                "latchkey.passkey.organizations.[2001].max-open-links", "3",
                "latchkey.passkey.organizations.[2001].self-service-token-max-age", "0s"));

        var all = policies.of(new OrgId("2002"));
        assertThat(all.algorithms()).containsExactly(Algorithm.EDDSA, Algorithm.ES256);
        assertThat(all.selfServiceTokenMaxAge()).isEqualTo(Duration.ofMinutes(15));
        assertThat(all.userVerification()).isEqualTo(Requirement.REQUIRED);
        var one = policies.of(ORG);
        assertThat(one.userVerification()).isEqualTo(Requirement.PREFERRED);
        assertThat(one.selfServiceTokenMaxAge()).isNull();
        assertThat(all.maxOpenLinks()).isEqualTo(1_000_000);
        assertThat(one.maxOpenLinks()).isEqualTo(3);
        assertThat(one.spendCodeAt()).isEqualTo(SpendCodeAt.START);
    }

    @ParameterizedTest
    @CsvSource({
        "latchkey.passkey.max-passkeys,0,latchkey.passkey.max-passkeys must be from 1 to 100",
        "latchkey.passkey.max-open-links,0,latchkey.passkey.max-open-links must be from 1 to 1000000",
        "latchkey.passkey.self-service-token-max-age,30s,latchkey.passkey.self-service-token-max-age must be",
        "latchkey.passkey.organizations.[2001].max-passkeys,101,latchkey.passkey.organizations.2001.max-passkeys must",
        "latchkey.passkey.origins,http://id.example.com,latchkey.passkey.origins must be https",
        "latchkey.passkey.origins,http://127.0.0.1:8080,latchkey.passkey.origins must be https",
        "latchkey.passkey.origins,https://id.example.com/a,latchkey.passkey.origins must be https"
    })
    void refusesWhatIsOutsideOfItsLimitsAndNamesTheSetting(String name, String value, String message) {
        assertThatThrownBy(() -> bind(Map.of(name, value)))
                .satisfies(thrown -> assertThat(messages(thrown)).contains(message));
    }

    private static String messages(Throwable thrown) {
        return thrown.getCause() == null
                ? String.valueOf(thrown.getMessage())
                : thrown.getMessage() + "\n" + messages(thrown.getCause());
    }

    private static PasskeyPolicies bind(Map<String, String> settings) {
        var binder = new Binder(new MapConfigurationPropertySource(settings));
        return binder.bindOrCreate("latchkey.passkey", PasskeySettings.class)
                .policies(binder.bindOrCreate("latchkey.passkey", PolicySettings.class));
    }
}
