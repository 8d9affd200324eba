package dev.latchkey.query.user;

/** Where a user stands; who was removed is not known any more. */
public enum UserState {
    /** Can sign in. */
    ACTIVE,
    /** Was taken out of use. */
    INACTIVE,
    /** Was locked. */
    LOCKED,
    /** Waits for the first sign-in. */
    INITIAL
}
