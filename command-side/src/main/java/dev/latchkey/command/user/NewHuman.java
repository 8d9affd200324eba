package dev.latchkey.command.user;

import dev.latchkey.command.IdGenerator;
import dev.latchkey.command.passkey.Code;
import dev.latchkey.command.passkey.CodeGenerator;
import dev.latchkey.command.passkey.CodeGenerator.Purpose;
import dev.latchkey.command.passkey.IssuedCode;
import dev.latchkey.command.passkey.PasskeyCodeProperties;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.HumanEvent.HumanInitializationCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneVerified;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens when a person becomes a user, in this order: person, address, number, passkey code. */
final class NewHuman {
    private static final Duration INITIALIZATION_EXPIRY = Duration.ofHours(72);
    private static final Duration VERIFICATION_EXPIRY = Duration.ofHours(1);

    private final AddHuman command;
    private final UserId id;
    private final OrgId owner;
    private final CodeGenerator generator;
    private final List<UserEvent> events = new ArrayList<>();
    private @Nullable Code emailCode;
    private @Nullable Code phoneCode;
    private @Nullable IssuedCode passkeyCode;

    NewHuman(AddHuman command, CodeGenerator generator, PasskeyCodeProperties properties, IdGenerator ids) {
        this.command = command;
        this.id = command.userId();
        this.owner = command.owner();
        this.generator = generator;
        events.add(added());
        verifyEmail(command.email().verification());
        if (command.phone() != null) {
            verifyPhone(command.phone().verification());
        }
        if (command.passkeyCode()) {
            issuePasskeyCode(new CodeId(ids.next()), properties.lifetime());
        }
    }

    List<UserEvent> events() {
        return List.copyOf(events);
    }

    AddedHuman answer() {
        return new AddedHuman(id, passkeyCode, emailCode, phoneCode);
    }

    private HumanAdded added() {
        var profile = command.profile();
        var phone = command.phone();
        return new HumanAdded(
                id,
                owner,
                command.userName(),
                profile.firstName(),
                profile.lastName(),
                profile.nickName(),
                profile.displayName() == null ? profile.firstName() + " " + profile.lastName() : profile.displayName(),
                profile.preferredLanguage(),
                profile.gender(),
                command.email().address(),
                phone == null ? null : phone.number());
    }

    private void verifyEmail(Verification verification) {
        var verified = verification instanceof Verification.Verified;
        if (verified) {
            events.add(new HumanEmailVerified(id, owner));
        }
        var cannotSignIn = !verified || !command.passwordGiven() && !command.passkeyCode();
        if (command.initializationCode() && cannotSignIn) {
            // Completing the account verifies the address, too, so it takes no further code.
            events.add(new HumanInitializationCodeAdded(
                    id, owner, derive(Purpose.INITIALIZATION).commitment(), INITIALIZATION_EXPIRY));
            return;
        }
        switch (verification) {
            case Verification.SendCode send -> issueEmailCode(send.urlTemplate(), false);
            case Verification.ReturnCode ignored -> emailCode = issueEmailCode(null, true);
            case Verification.Verified ignored -> {
                // said above
            }
            case Verification.Later ignored -> {
                // no code now
            }
        }
    }

    private void verifyPhone(Verification verification) {
        switch (verification) {
            case Verification.SendCode ignored -> issuePhoneCode(false);
            case Verification.ReturnCode ignored -> phoneCode = issuePhoneCode(true);
            case Verification.Verified ignored -> events.add(new HumanPhoneVerified(id, owner));
            case Verification.Later ignored -> {
                // no code now
            }
        }
    }

    private Code issueEmailCode(@Nullable String urlTemplate, boolean returned) {
        var derived = derive(Purpose.EMAIL_VERIFICATION);
        events.add(
                new HumanEmailCodeAdded(id, owner, derived.commitment(), VERIFICATION_EXPIRY, urlTemplate, returned));
        return derived.code();
    }

    private Code issuePhoneCode(boolean returned) {
        var derived = derive(Purpose.PHONE_VERIFICATION);
        events.add(new HumanPhoneCodeAdded(id, owner, derived.commitment(), VERIFICATION_EXPIRY, returned));
        return derived.code();
    }

    private void issuePasskeyCode(CodeId codeId, Duration lifetime) {
        var derived = generator.derive(id, owner, codeId);
        events.add(new PasswordlessInitCodeAdded(id, owner, codeId, derived.commitment(), lifetime));
        passkeyCode = new IssuedCode(codeId, owner, derived.code(), lifetime);
    }

    /** The event that is next has the code's id as its sequence, so whoever reads it can derive the code again. */
    private CodeGenerator.Derived derive(Purpose purpose) {
        return generator.derive(purpose, id, owner, new CodeId(Integer.toString(events.size() + 1)));
    }
}
