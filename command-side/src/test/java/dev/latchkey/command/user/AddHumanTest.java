package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.CODES;
import static dev.latchkey.command.user.UserFixtures.HOUR;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.refused;
import static dev.latchkey.command.user.UserFixtures.usersAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.axonframework.test.matchers.Matchers.payloadsMatching;
import static org.axonframework.test.matchers.Matchers.predicate;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.CodeGenerator.Purpose;
import dev.latchkey.command.user.AddHuman.Email;
import dev.latchkey.command.user.AddHuman.Phone;
import dev.latchkey.command.user.AddHuman.Profile;
import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneVerified;
import dev.latchkey.events.user.MachineEvent.MachineAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddHumanTest {
    private static final Profile PROFILE = new Profile("Alice", "Adams", null, null, "en", null);
    private static final Verification SEND = new Verification.SendCode(null);
    private static final Verification RETURN = new Verification.ReturnCode();

    @Test
    void addsAnActivePersonWhoHasAPasswordAndAVerifiedAddress() {
        assertThat(eventsOf(v1(Verification.VERIFIED, null, true, false)))
                .containsExactly(human(null), new HumanEmailVerified(ALICE, ACME));
    }

    @Test
    void takesNamesAndGenderAsTheyAreGiven() {
        var command = new AddHuman(
                ALICE,
                ACME,
                "alice",
                new Profile("Alice", "Adams", "Al", "Dr. Adams", null, Gender.FEMALE),
                new Email("alice@example.com", Verification.LATER),
                null,
                true,
                false,
                false);
        assertThat(eventsOf(command))
                .containsExactly(new HumanAdded(
                        ALICE,
                        ACME,
                        "alice",
                        "Alice",
                        "Adams",
                        "Al",
                        "Dr. Adams",
                        null,
                        Gender.FEMALE,
                        "alice@example.com",
                        null));
    }

    @Test
    void letsAPersonCompleteTheAccountWhoCannotSignInYet() {
        // Without anything to sign in with.
        assertThat(eventsOf(v1(Verification.VERIFIED, null, false, false)))
                .containsExactly(human(null), new HumanEmailVerified(ALICE, ACME), initialization(3));
        // With an address that nobody has verified, whatever else there is.
        for (var verification : List.of(SEND, Verification.LATER)) {
            assertThat(eventsOf(v1(verification, null, true, false))).containsExactly(human(null), initialization(2));
            assertThat(eventsOf(v1(verification, null, false, true)))
                    .startsWith(human(null), initialization(2))
                    .hasSize(3);
        }
        var person = eventsOf(v1(SEND, null, true, false));
        refused(usersAt(NOW).given(person).when(new DeactivateUser(ALICE, ACME)), ErrorCode.USER_INITIAL);
    }

    @Test
    void issuesThePasskeyCodeLastAndInTheSameAppend() {
        var result = handle(v1(Verification.VERIFIED, new Phone("+41790000000", Verification.VERIFIED), false, true));
        assertThat(result.events())
                .hasSize(4)
                .startsWith(
                        human("+41790000000"),
                        new HumanEmailVerified(ALICE, ACME),
                        new HumanPhoneVerified(ALICE, ACME));
        var added = (PasswordlessInitCodeAdded) result.events().get(3);
        var issued = result.answer().passkeyCode();
        assertThat(issued).isNotNull();
        assertThat(issued.id()).isEqualTo(added.id());
        assertThat(issued.expiry()).isEqualTo(HOUR).isEqualTo(added.expiry());
        assertThat(issued.owner()).isEqualTo(ACME);
        assertThat(issued.code())
                .isEqualTo(CODES.derive(ALICE, ACME, added.id()).code());
        // A person with a link and a verified address is active at once.
        usersAt(NOW)
                .given(result.events())
                .when(new DeactivateUser(ALICE, ACME))
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void issuesNoInitializationCodeWhereNoneIsWanted() {
        var result = handle(v2(new Verification.SendCode("https://example.com/{{.Code}}"), null));
        assertThat(result.events())
                .containsExactly(
                        human(null),
                        new HumanEmailCodeAdded(
                                ALICE,
                                ACME,
                                commitment(Purpose.EMAIL_VERIFICATION, 2),
                                HOUR,
                                "https://example.com/{{.Code}}",
                                false));
        assertThat(result.answer()).isEqualTo(new AddedHuman(ALICE, null, null, null));
        usersAt(NOW)
                .given(result.events())
                .when(new DeactivateUser(ALICE, ACME))
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void returnsTheCodesThatAreToBeReturnedAndSaysSoInTheEvents() {
        var result = handle(v2(RETURN, new Phone("+41790000000", RETURN)));
        assertThat(result.events())
                .containsExactly(
                        human("+41790000000"),
                        new HumanEmailCodeAdded(
                                ALICE, ACME, commitment(Purpose.EMAIL_VERIFICATION, 2), HOUR, null, true),
                        new HumanPhoneCodeAdded(ALICE, ACME, commitment(Purpose.PHONE_VERIFICATION, 3), HOUR, true));
        assertThat(result.answer())
                .isEqualTo(new AddedHuman(
                        ALICE,
                        null,
                        CODES.derive(Purpose.EMAIL_VERIFICATION, ALICE, ACME, new CodeId("2"))
                                .code(),
                        CODES.derive(Purpose.PHONE_VERIFICATION, ALICE, ACME, new CodeId("3"))
                                .code()));
        assertThat(result.answer().toString())
                .doesNotContain(result.answer().emailCode().value());
    }

    @Test
    void sendsACodeToAPhoneWithoutTellingIt() {
        var result = handle(v2(Verification.VERIFIED, new Phone("+41790000000", SEND)));
        assertThat(result.events())
                .endsWith(new HumanPhoneCodeAdded(ALICE, ACME, commitment(Purpose.PHONE_VERIFICATION, 3), HOUR, false));
        assertThat(result.answer().phoneCode()).isNull();
        assertThat(eventsOf(v2(Verification.VERIFIED, new Phone("+41790000000", Verification.LATER))))
                .hasSize(2);
    }

    @Test
    void addsAMachine() {
        usersAt(NOW)
                .givenNoPriorActivity()
                .when(new AddMachine(ALICE, ACME, "robot", "Robot", "Turns pages", AccessTokenType.JWT))
                .expectEvents(new MachineAdded(ALICE, ACME, "robot", "Robot", "Turns pages", AccessTokenType.JWT))
                .expectResultMessagePayload(ALICE);
    }

    private static AddHuman v1(Verification email, @Nullable Phone phone, boolean password, boolean passkeyCode) {
        return new AddHuman(
                ALICE,
                ACME,
                "alice",
                PROFILE,
                new Email("alice@example.com", email),
                phone,
                password,
                passkeyCode,
                true);
    }

    private static AddHuman v2(Verification email, @Nullable Phone phone) {
        return new AddHuman(
                ALICE, ACME, "alice", PROFILE, new Email("alice@example.com", email), phone, false, false, false);
    }

    private static HumanAdded human(@Nullable String phone) {
        return new HumanAdded(
                ALICE, ACME, "alice", "Alice", "Adams", null, "Alice Adams", "en", null, "alice@example.com", phone);
    }

    private static HumanInitializationCodeAdded initialization(int sequence) {
        return new HumanInitializationCodeAdded(
                ALICE, ACME, commitment(Purpose.INITIALIZATION, sequence), Duration.ofHours(72));
    }

    private static Commitment commitment(Purpose purpose, int sequence) {
        return CODES.derive(purpose, ALICE, ACME, new CodeId(Integer.toString(sequence)))
                .commitment();
    }

    private static List<Object> eventsOf(AddHuman command) {
        return handle(command).events();
    }

    private static Handled handle(AddHuman command) {
        var events = new ArrayList<Object>();
        var answers = new ArrayList<AddedHuman>();
        usersAt(NOW)
                .givenNoPriorActivity()
                .when(command)
                .expectSuccessfulHandlerExecution()
                .expectEventsMatching(payloadsMatching(predicate((List<?> payloads) -> events.addAll(payloads))))
                .expectResultMessagePayloadMatching(predicate((AddedHuman answer) -> answers.add(answer)));
        return new Handled(events, answers.getFirst());
    }

    private record Handled(List<Object> events, AddedHuman answer) {}
}
