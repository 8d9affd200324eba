package dev.latchkey.command.user;

import org.jspecify.annotations.Nullable;

/** How an e-mail address or a phone number of a new person is to be verified. */
public sealed interface Verification {
    /** It is known to be theirs. */
    Verification VERIFIED = new Verified();
    /** No code is issued now. */
    Verification LATER = new Later();

    /** It is known to be theirs. */
    record Verified() implements Verification {}

    /** No code is issued now. */
    record Later() implements Verification {}

    /**
     * A code is to be sent there.
     *
     * @param urlTemplate what the link in the mail is to be like; null for the usual one. Nothing to a phone.
     */
    record SendCode(@Nullable String urlTemplate) implements Verification {}

    /** A code is to be returned to the asker. */
    record ReturnCode() implements Verification {}
}
