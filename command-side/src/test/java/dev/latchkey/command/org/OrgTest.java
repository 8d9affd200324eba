package dev.latchkey.command.org;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.axonframework.test.matchers.Matchers.predicate;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.Repeated;
import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.command.member.Members;
import dev.latchkey.events.org.OrgEvent;
import dev.latchkey.events.org.OrgEvent.OrgAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberAdded;
import dev.latchkey.events.org.OrgEvent.OrgMemberChanged;
import dev.latchkey.events.org.OrgEvent.OrgMemberRemoved;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Test;

class OrgTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final OrgId ACME = new OrgId("2001");
    private static final UserId ALICE = new UserId("1001");
    private static final OrgAdded FOUNDED = new OrgAdded(ACME, "Acme");
    private static final OrgMemberAdded MEMBER =
            new OrgMemberAdded(ACME, ALICE, List.of("ORG_OWNER", "ORG_USER_MANAGER"));

    private final FixtureConfiguration<Org> org =
            new AggregateTestFixture<>(Org.class).registerCommandTargetResolver(AggregateModules::targetOf);

    @Test
    void isFounded() {
        org.givenNoPriorActivity()
                .when(new AddOrg(ACME, "Acme"))
                .expectEvents(FOUNDED)
                .expectResultMessagePayload(ACME);
    }

    @Test
    void givesRolesToWhoHasNone() {
        org.given(FOUNDED)
                .when(new GrantOrgRoles(ACME, ALICE, List.of("ORG_OWNER", "ORG_OWNER")))
                .expectEvents(new OrgMemberAdded(ACME, ALICE, List.of("ORG_OWNER")))
                .expectResultMessagePayload(ALICE);
    }

    @Test
    void changesTheRolesOfWhoHasOthers() {
        org.given(FOUNDED, MEMBER)
                .when(new GrantOrgRoles(ACME, ALICE, List.of("ORG_OWNER")))
                .expectEvents(new OrgMemberChanged(ACME, ALICE, List.of("ORG_OWNER")))
                .expectResultMessagePayload(ALICE);
    }

    @Test
    void tellsOfTheEarlierEventWhereTheRolesAreHeldAlready() {
        org.givenCurrentTime(NOW)
                .andGiven(FOUNDED, MEMBER)
                .when(new GrantOrgRoles(ACME, ALICE, List.of("ORG_USER_MANAGER", "ORG_OWNER")))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(predicate(answer -> answer instanceof Repeated<?> repeated
                        && repeated.answer().equals(ALICE)
                        && repeated.sequence() == 2
                        && repeated.at().equals(NOW)));
    }

    @Test
    void takesRolesBackOnce() {
        var revoke = new RevokeOrgRoles(ACME, ALICE);
        var removed = new OrgMemberRemoved(ACME, ALICE);
        org.given(FOUNDED, MEMBER).when(revoke).expectEvents(removed).expectResultMessagePayload(ALICE);
        refused(org.given(FOUNDED, MEMBER, removed).when(revoke), ErrorCode.MEMBER_NOT_FOUND);
        refused(org.given(FOUNDED).when(revoke), ErrorCode.MEMBER_NOT_FOUND);
    }

    @Test
    void givesRolesAgainAfterTheyWereTakenBack() {
        org.given(FOUNDED, MEMBER, new OrgMemberRemoved(ACME, ALICE))
                .when(new GrantOrgRoles(ACME, ALICE, List.of("ORG_OWNER")))
                .expectEvents(new OrgMemberAdded(ACME, ALICE, List.of("ORG_OWNER")));
    }

    @Test
    void hasABoundedNumberOfMembers() {
        var full = new ArrayList<OrgEvent>();
        full.add(FOUNDED);
        IntStream.range(0, Members.MOST)
                .mapToObj(i -> new OrgMemberAdded(ACME, new UserId("u" + i), List.of("ORG_OWNER")))
                .forEach(full::add);
        refused(org.given(full).when(new GrantOrgRoles(ACME, ALICE, List.of("ORG_OWNER"))), ErrorCode.TOO_MANY_MEMBERS);
    }

    @Test
    void takesNoCommandWithoutRolesOrWithTooMany() {
        for (var roles : List.of(List.<String>of(), List.of(""), List.of("R".repeat(201)), numbered(51))) {
            assertThatThrownBy(() -> new GrantOrgRoles(ACME, ALICE, roles))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        new GrantOrgRoles(ACME, ALICE, Collections.nCopies(1000, "ORG_OWNER"));
    }

    private static List<String> numbered(int roles) {
        return IntStream.range(0, roles).mapToObj(i -> "ROLE_" + i).toList();
    }

    private static void refused(ResultValidator<Org> result, ErrorCode code) {
        result.expectNoEvents()
                .expectException(
                        predicate(thrown -> thrown instanceof DomainException refusal && refusal.code() == code));
    }
}
