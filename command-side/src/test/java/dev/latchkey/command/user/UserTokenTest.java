package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.machine;
import static dev.latchkey.command.user.UserFixtures.refused;
import static dev.latchkey.command.user.UserFixtures.registered;
import static dev.latchkey.command.user.UserFixtures.usersAt;
import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.payloadsMatching;
import static org.axonframework.test.matchers.Matchers.predicate;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.token.AddPersonalAccessToken;
import dev.latchkey.command.token.RevokePersonalAccessToken;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenAdded;
import dev.latchkey.events.user.TokenEvent.PersonalAccessTokenRemoved;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserTokenTest {
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    @Test
    void makesTokensOfMachinesAndOfPeople() {
        makesOne(machine(), true, NOW.plusSeconds(1), NOW.plusSeconds(1));
        makesOne(machine(), false, null, NEVER);
        makesOne(registered(), false, null, NEVER);
    }

    @Test
    void refusesAPersonWhereOnlyAMachineCanHaveTheToken() {
        refused(
                usersAt(NOW).given(registered()).when(new AddPersonalAccessToken(ALICE, ACME, null, true)),
                ErrorCode.PAT_USER_NOT_MACHINE);
    }

    @Test
    void refusesATokenThatWouldBeOverAtOnce() {
        for (var end : List.of(NOW, NOW.minusSeconds(1), NOW.plusNanos(999), Instant.EPOCH)) {
            refused(
                    usersAt(NOW).given(machine()).when(new AddPersonalAccessToken(ALICE, ACME, end)),
                    ErrorCode.TOKEN_EXPIRATION_PAST);
        }
    }

    @Test
    void refusesMoreTokensThanAreAllowedButDoesNotCountThoseThatAreOver() {
        var full = given(User.MAX_TOKENS, NEVER);
        refused(
                usersAt(NOW).given(full).when(new AddPersonalAccessToken(ALICE, ACME, null)),
                ErrorCode.TOO_MANY_TOKENS);

        full.add(new PersonalAccessTokenRemoved(ALICE, ACME, new TokenId("t7")));
        usersAt(NOW)
                .given(full)
                .when(new AddPersonalAccessToken(ALICE, ACME, null))
                .expectSuccessfulHandlerExecution();
        usersAt(NOW)
                .givenCurrentTime(NOW.minusSeconds(60))
                .andGiven(given(User.MAX_TOKENS, NOW).toArray())
                .when(new AddPersonalAccessToken(ALICE, ACME, null))
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void revokesATokenOnce() {
        var revoke = new RevokePersonalAccessToken(ALICE, ACME, new TokenId("t0"));
        var revoked = new PersonalAccessTokenRemoved(ALICE, ACME, new TokenId("t0"));
        usersAt(NOW).given(given(1, NEVER)).when(revoke).expectEvents(revoked);

        var twice = given(1, NEVER);
        twice.add(revoked);
        refused(usersAt(NOW).given(twice).when(revoke), ErrorCode.TOKEN_NOT_FOUND);
    }

    private static void makesOne(UserEvent user, boolean machineOnly, @Nullable Instant asked, Instant expiration) {
        usersAt(NOW)
                .given(user)
                .when(new AddPersonalAccessToken(ALICE, ACME, asked, machineOnly))
                .expectEventsMatching(payloadsMatching(exactSequenceOf(predicate(payload -> {
                    var added = (PersonalAccessTokenAdded) payload;
                    return added.expiration().equals(expiration)
                            && added.owner().equals(ACME)
                            && !added.toString().contains("latchkey_pat_");
                }))));
    }

    private static List<UserEvent> given(int tokens, Instant expiration) {
        var events = new ArrayList<UserEvent>();
        events.add(machine());
        IntStream.range(0, tokens)
                .mapToObj(i -> new PersonalAccessTokenAdded(
                        ALICE, ACME, new TokenId("t" + i), TokenHash.of("t" + i), expiration, List.of("openid")))
                .forEach(events::add);
        return events;
    }
}
