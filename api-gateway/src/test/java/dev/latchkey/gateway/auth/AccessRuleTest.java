package dev.latchkey.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.contract.admin.v1.AdminServiceGrpc;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessRuleTest {
    @Test
    void standsInTheContract() {
        var rules = AccessRule.ofMethods(List.of(
                new AuthServiceGrpc.AuthServiceImplBase() {}.bindService(),
                new AdminServiceGrpc.AdminServiceImplBase() {}.bindService()));

        assertThat(rules)
                .containsEntry("zitadel.auth.v1.AuthService/Healthz", new AccessRule.Open())
                .containsEntry("zitadel.auth.v1.AuthService/GetMyUser", new AccessRule.Authenticated())
                .containsEntry(
                        "zitadel.admin.v1.AdminService/ListEvents", new AccessRule.Needs(Permission.EVENTS_READ));
    }

    @Test
    void isMissedBeforeTheServerStarts() {
        assertThatThrownBy(() -> AccessRule.ofMethods(List.of(new HealthGrpc.HealthImplBase() {}.bindService())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("grpc.health.v1.Health/");
    }
}
