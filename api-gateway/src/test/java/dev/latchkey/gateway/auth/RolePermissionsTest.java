package dev.latchkey.gateway.auth;

import static dev.latchkey.gateway.Edges.ALICE;
import static dev.latchkey.gateway.Edges.ORG;
import static dev.latchkey.gateway.Edges.OTHER_ORG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.gateway.Edges;
import dev.latchkey.gateway.auth.AccessRefusedException.Reason;
import dev.latchkey.query.token.MembershipView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RolePermissionsTest {
    private final RolePermissions permissions = new RolePermissions(new RolesProperties(null));

    @ParameterizedTest
    @CsvSource({
        "events.read, IAM_OWNER IAM_OWNER_VIEWER",
        "iam.member.write, IAM_OWNER",
        "org.create, IAM_OWNER IAM_ORG_MANAGER",
        "org.member.write, IAM_OWNER IAM_ORG_MANAGER ORG_OWNER",
        "user.delete, IAM_OWNER IAM_ORG_MANAGER IAM_USER_MANAGER ORG_OWNER ORG_USER_MANAGER",
        "user.credential.write, IAM_OWNER IAM_ORG_MANAGER IAM_LOGIN_CLIENT ORG_OWNER",
        "user.passkey.write, IAM_OWNER IAM_ORG_MANAGER IAM_USER_MANAGER IAM_LOGIN_CLIENT ORG_OWNER"
    })
    void giveWhatMattersToTheseRolesOnly(String name, String roles) {
        var permission = Permission.named(name);
        var holders = new RolesProperties(null)
                .permissions().entrySet().stream()
                        .filter(entry -> entry.getValue().contains(permission))
                        .map(Map.Entry::getKey)
                        .toList();

        assertThat(holders).containsExactlyInAnyOrder(roles.split(" "));
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void giveTheOwnerOfTheInstanceEverythingEverywhere(Permission permission) {
        assertThat(permissions.allows(caller(Edges.instanceRole("IAM_OWNER")), permission, OTHER_ORG))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void giveARoleOnAnOrganisationNothingThatSpansTheInstance(Permission permission) {
        var everything = new RolesProperties(Map.of("ALL", Set.of(permission.toString())));
        var caller = caller(new MembershipView("org", ORG.value(), List.of("ALL", "IAM_OWNER")));

        assertThat(new RolePermissions(everything).allows(caller, permission, ORG))
                .isEqualTo(
                        !Set.of("events.read", "iam.member.write", "org.create").contains(permission.toString()));
    }

    @Test
    void sayOfWhatSpansTheInstanceThatItIsHeldNowhere() {
        var memberships = List.of(new MembershipView("org", ORG.value(), List.of("IAM_OWNER")));

        refuses(
                () -> permissions.requireForMethod(Permission.EVENTS_READ, ORG, memberships),
                Reason.PERMISSION_MISSING);
    }

    @Test
    void countOnTheirOwnOrganisationOnly() {
        var caller = caller(new MembershipView("org", ORG.value(), List.of("ORG_OWNER")));

        permissions.require(caller, Permission.USER_PASSKEY_WRITE, ORG);
        assertThat(permissions.allows(caller, Permission.USER_PASSKEY_WRITE, OTHER_ORG))
                .isFalse();
        refuses(
                () -> permissions.require(caller, Permission.USER_PASSKEY_WRITE, OTHER_ORG),
                Reason.PERMISSION_IN_COMMAND);
        refuses(() -> permissions.require(caller(), Permission.USER_READ, ORG), Reason.PERMISSION_IN_COMMAND);
    }

    @Test
    void allowNothingForARoleThatNobodyConfigured() {
        assertThat(permissions.allows(caller(Edges.instanceRole("OWNER")), Permission.USER_READ, ORG))
                .isFalse();
    }

    @Test
    void areReplacedRoleByRole() {
        var changed = new RolesProperties(Map.of("ORG_OWNER", Set.of("user.read"))).permissions();

        assertThat(changed.get("ORG_OWNER")).containsExactly(Permission.USER_READ);
        assertThat(changed.get("ORG_USER_MANAGER")).contains(Permission.USER_WRITE);
    }

    @Test
    void refuseASettingThatNamesNoPermission() {
        assertThatThrownBy(() -> new RolesProperties(Map.of("HELPER", Set.of("user.raed"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("latchkey.roles.[HELPER] must name permissions of events.read, ")
                .hasMessageEndingWith(", was 'user.raed'");
    }

    private static Caller caller(MembershipView... memberships) {
        return new Caller(ALICE, ORG, ORG, Instant.EPOCH, Instant.MAX, null, List.of(memberships));
    }

    private static void refuses(Runnable check, Reason reason) {
        assertThatThrownBy(check::run)
                .isInstanceOfSatisfying(
                        AccessRefusedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
