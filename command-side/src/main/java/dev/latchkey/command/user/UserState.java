package dev.latchkey.command.user;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;

/** Where a user stands, and which way leads on from there. */
enum UserState {
    /** Waits for the first sign-in. */
    INITIAL,
    ACTIVE,
    INACTIVE,
    LOCKED,
    /** Gone for good; found by no command but the one that erases. */
    REMOVED,
    /** Gone, and nobody can read any more who it was. */
    ERASED;

    boolean isGone() {
        return this == REMOVED || this == ERASED;
    }

    void requireDeactivatable() {
        refuseIf(this == INITIAL, ErrorCode.USER_INITIAL, "a user in the state initial can only be removed");
        refuseIf(this == INACTIVE, ErrorCode.USER_ALREADY_INACTIVE, "the user is inactive already");
    }

    void requireReactivatable() {
        refuseIf(this != INACTIVE, ErrorCode.USER_NOT_INACTIVE, "the user is not inactive");
    }

    void requireLockable() {
        refuseIf(
                this != ACTIVE && this != INITIAL,
                ErrorCode.USER_NOT_ACTIVE_OR_INITIAL,
                "the user is neither active nor in the state initial");
    }

    void requireUnlockable() {
        refuseIf(this != LOCKED, ErrorCode.USER_NOT_LOCKED, "the user is not locked");
    }

    /** Lets those pass who can sign in, or will with their first passkey. */
    void requireNotShutOut() {
        refuseIf(this == LOCKED, ErrorCode.USER_LOCKED, "the user is locked");
        refuseIf(this == INACTIVE, ErrorCode.USER_DEACTIVATED, "the user is inactive");
    }

    private static void refuseIf(boolean refused, ErrorCode code, String message) {
        if (refused) {
            throw new DomainException(code, message);
        }
    }
}
