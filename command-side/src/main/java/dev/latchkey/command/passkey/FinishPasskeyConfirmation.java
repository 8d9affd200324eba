package dev.latchkey.command.passkey;

import dev.latchkey.command.user.UserCommand;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import java.util.Set;

/**
 * Ends an authentication by which a passkey is tried.
 *
 * @param response what {@code navigator.credentials.get()} answered, as JSON
 * @param origins where the pages may be from that the browser showed
 */
public record FinishPasskeyConfirmation(
        UserId userId, OrgId owner, PasskeyId passkeyId, String response, Set<String> origins)
        implements UserCommand<FinishPasskeyConfirmation.Result> {
    /** What came of it. */
    public enum Result {
        /** The passkey works. */
        CONFIRMED,
        /** No authentication was started with this challenge, or its time is over. */
        NOT_PENDING,
        /** The response is no credential. */
        UNREADABLE,
        /** A check of the ceremony does not hold. */
        FAILED
    }
}
