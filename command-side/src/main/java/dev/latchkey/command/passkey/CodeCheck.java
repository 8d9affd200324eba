package dev.latchkey.command.passkey;

import java.time.Instant;

/** What came of checking a code. */
public sealed interface CodeCheck {
    /**
     * The code is good.
     *
     * @param expiresAt the first instant at which it is not
     */
    record Good(Instant expiresAt) implements CodeCheck {}

    /** The code is refused; callers outside learn no more than that. */
    record Refused(Reason reason) implements CodeCheck {}

    /** Why a code is refused. */
    enum Reason {
        /** There is no open code of this id. */
        UNKNOWN,
        /** The code is not the one that was issued under this id. */
        WRONG,
        /** Its time is over. */
        EXPIRED
    }
}
