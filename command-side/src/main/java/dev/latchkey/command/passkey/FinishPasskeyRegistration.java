package dev.latchkey.command.passkey;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends the registration of a passkey: verifies it, stores it and spends the code that it was started with, all at once or
 * not at all.
 *
 * @param passkeyId the registration; null for the one whose challenge the response was made for
 * @param code the code of the link that the registration was started with, where the sender has nothing else to show
 * @param response what {@code navigator.credentials.create()} answered, as JSON
 * @param name what the user calls the passkey; null for what its authenticator is called
 * @param origins where the pages may be from that the browser showed
 * @param started which registrations the sender may end; any other is to the sender as if it were not there
 * @param credentialTaken whether the log has refused this very response since another user has the credential; the
 *     attempt is then recorded as failed
 */
public record FinishPasskeyRegistration(
        UserId userId,
        OrgId owner,
        @Nullable PasskeyId passkeyId,
        @Nullable PresentedCode code,
        String response,
        @Nullable String name,
        Set<String> origins,
        Started started,
        boolean credentialTaken)
        implements UserCommand<FinishPasskeyRegistration.Result> {
    /**
     * Checks that there is a code where the right to end a registration comes from one.
     *
     * @throws IllegalArgumentException if there is none
     */
    public FinishPasskeyRegistration {
        if (started == Started.WITH_A_CODE && code == null) {
            throw new IllegalArgumentException("who may end what was started with a code shows the code");
        }
    }

    /** Returns the same command for a response whose credential another user has. */
    public FinishPasskeyRegistration withCredentialTaken() {
        return new FinishPasskeyRegistration(userId, owner, passkeyId, code, response, name, origins, started, true);
    }

    @Override
    public ErrorCode nameTaken() {
        return ErrorCode.CREDENTIAL_TAKEN;
    }

    /** How a registration must have been started. */
    public enum Started {
        /** In any way and by anybody: the sender is the user. */
        ANYHOW,
        /** By the editor who sends this. */
        BY_THE_SENDER,
        /** By the editor who sends this, and with a code: the right to start one without is gone. */
        BY_THE_SENDER_WITH_A_CODE,
        /** With a code, which the sender shows. */
        WITH_A_CODE
    }

    /** What came of it. */
    public sealed interface Result {
        /** The passkey is there. */
        record Stored(PasskeyId passkeyId, String name) implements Result {}

        /** It is not. */
        record Refused(Reason reason) implements Result {}
    }

    /** Why a passkey was not stored. */
    public enum Reason {
        /** The code is not good. */
        CODE,
        /** There is no such registration that the sender may end, or its time is over. */
        NOT_PENDING,
        /** The response is no credential. */
        UNREADABLE,
        /** The policy does not take authenticators of this kind. */
        AUTHENTICATOR,
        /** A check of the ceremony or of the policy does not hold, or the credential is taken. */
        FAILED
    }
}
