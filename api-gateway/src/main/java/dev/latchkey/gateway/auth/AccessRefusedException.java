package dev.latchkey.gateway.auth;

/** A caller may not make a call. */
public final class AccessRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a caller may not make a call. */
    public enum Reason {
        /** No token was presented. */
        HEADER_MISSING,
        /** The token is malformed, unknown, revoked or too old; callers learn no more than that. */
        TOKEN_INVALID,
        /** The organisation that the request names does not exist. */
        ORG_UNKNOWN,
        /** The caller holds no role anywhere. */
        MEMBERSHIP_MISSING,
        /** None of the caller's roles has the permission. */
        PERMISSION_MISSING,
        /** The caller holds the permission, but on another organisation. */
        PERMISSION_ELSEWHERE,
        /** The caller may make the call, but not on what it is about. */
        PERMISSION_IN_COMMAND,
        /** What only the user themselves may do, and who may write their credentials. */
        NOT_ONESELF
    }

    private final Reason reason;

    /** Makes a refusal without a stack trace, since it is an answer and no accident. */
    public AccessRefusedException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    /** Returns why the caller may not. */
    public Reason reason() {
        return reason;
    }
}
