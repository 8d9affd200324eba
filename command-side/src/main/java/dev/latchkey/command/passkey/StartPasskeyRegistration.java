package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Starts the registration of a passkey. Who may do so without a code is for the sender to decide.
 *
 * @param rpId the domain that the passkey is to be bound to
 * @param rpName what people know the domain by
 * @param code the code of a link; null if none is needed
 * @param kind the kind of authenticator that is wanted; null for any
 */
public record StartPasskeyRegistration(
        UserId userId,
        OrgId owner,
        String rpId,
        String rpName,
        @Nullable PresentedCode code,
        @Nullable AuthenticatorKind kind)
        implements UserCommand<StartPasskeyRegistration.Result> {
    /** What came of it. */
    public sealed interface Result {
        /**
         * The registration can go on for five minutes.
         *
         * @param options what {@code navigator.credentials.create()} is given, as JSON
         */
        record Started(PasskeyId passkeyId, String options) implements Result {}

        /** The code is not good. */
        record CodeRefused() implements Result {}
    }
}
