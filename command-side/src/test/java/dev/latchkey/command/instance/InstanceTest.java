package dev.latchkey.command.instance;

import static org.axonframework.test.matchers.Matchers.predicate;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.Repeated;
import dev.latchkey.command.config.AggregateModules;
import dev.latchkey.events.instance.InstanceEvent.InstanceAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberAdded;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberChanged;
import dev.latchkey.events.instance.InstanceEvent.InstanceMemberRemoved;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.UserId;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Test;

class InstanceTest {
    private static final InstanceId ID = new InstanceId("4001");
    private static final UserId ALICE = new UserId("1001");
    private static final UserId BOB = new UserId("1002");
    private static final InstanceAdded FOUNDED = new InstanceAdded(ID, "Latchkey");
    private static final InstanceMemberAdded OWNER = new InstanceMemberAdded(ID, ALICE, List.of("IAM_OWNER"));
    private static final InstanceMemberAdded SECOND =
            new InstanceMemberAdded(ID, BOB, List.of("IAM_OWNER_VIEWER", "IAM_OWNER"));

    private final FixtureConfiguration<Instance> instance =
            new AggregateTestFixture<>(Instance.class).registerCommandTargetResolver(AggregateModules::targetOf);

    @Test
    void givesRolesAndChangesThem() {
        instance.given(FOUNDED, OWNER)
                .when(new GrantInstanceRoles(ID, BOB, List.of("IAM_OWNER_VIEWER")))
                .expectEvents(new InstanceMemberAdded(ID, BOB, List.of("IAM_OWNER_VIEWER")));
        instance.given(FOUNDED, OWNER, SECOND)
                .when(new GrantInstanceRoles(ID, BOB, List.of("IAM_OWNER_VIEWER")))
                .expectEvents(new InstanceMemberChanged(ID, BOB, List.of("IAM_OWNER_VIEWER")));
        instance.given(FOUNDED, OWNER)
                .when(new GrantInstanceRoles(ID, ALICE, List.of("IAM_OWNER", "IAM_OWNER_VIEWER")))
                .expectEvents(new InstanceMemberChanged(ID, ALICE, List.of("IAM_OWNER", "IAM_OWNER_VIEWER")));
    }

    @Test
    void tellsOfTheEarlierEventWhereTheRolesAreHeldAlready() {
        instance.given(FOUNDED, OWNER, SECOND)
                .when(new GrantInstanceRoles(ID, ALICE, List.of("IAM_OWNER")))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(predicate(answer -> answer instanceof Repeated<?> repeated
                        && repeated.answer().equals(ALICE)
                        && repeated.sequence() == 2));
    }

    @Test
    void takesRolesBackWhileSomebodyElseIsOwner() {
        instance.given(FOUNDED, OWNER, SECOND)
                .when(new RevokeInstanceRoles(ID, ALICE))
                .expectEvents(new InstanceMemberRemoved(ID, ALICE));
    }

    @Test
    void keepsItsLastOwner() {
        for (var last : List.of(
                new RevokeInstanceRoles(ID, ALICE), new GrantInstanceRoles(ID, ALICE, List.of("IAM_OWNER_VIEWER")))) {
            refused(instance.given(FOUNDED, OWNER).when(last), ErrorCode.LAST_INSTANCE_OWNER);
            refused(
                    instance.given(FOUNDED, OWNER, SECOND, new InstanceMemberRemoved(ID, BOB))
                            .when(last),
                    ErrorCode.LAST_INSTANCE_OWNER);
            refused(
                    instance.given(
                                    FOUNDED,
                                    OWNER,
                                    SECOND,
                                    new InstanceMemberChanged(ID, BOB, List.of("IAM_OWNER_VIEWER")))
                            .when(last),
                    ErrorCode.LAST_INSTANCE_OWNER);
        }
    }

    @Test
    void knowsNoMemberWithoutRoles() {
        refused(instance.given(FOUNDED, OWNER).when(new RevokeInstanceRoles(ID, BOB)), ErrorCode.MEMBER_NOT_FOUND);
    }

    private static void refused(ResultValidator<Instance> result, ErrorCode code) {
        result.expectNoEvents()
                .expectException(
                        predicate(thrown -> thrown instanceof DomainException refusal && refusal.code() == code));
    }
}
