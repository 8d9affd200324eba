package dev.latchkey.command;

/** Why a command was refused; the gateway keeps the one table from here to status, id and text. */
public enum ErrorCode {
    /** No such user in the organisation that was named. */
    USER_NOT_FOUND,
    /** No such organisation. */
    ORG_NOT_FOUND,
    /** Another user has the name. */
    USER_ALREADY_EXISTS,
    /** The instance was founded before. */
    INSTANCE_ALREADY_EXISTS,
    /** No such open code. */
    CODE_NOT_FOUND,
    /** The user has as many open codes as are allowed. */
    TOO_MANY_OPEN_CODES,
    /** No such token. */
    TOKEN_NOT_FOUND,
    /** The token's end lies in the past. */
    TOKEN_EXPIRATION_PAST,
    /** The user holds roles there already. */
    MEMBER_ALREADY_EXISTS,
    /** Too many commands wait for the same aggregate or for the log; nothing was written. */
    TOO_BUSY,
    /** The time was up before anything was written. */
    DEADLINE_EXCEEDED,
    /** Other writers came first, again and again; nothing was written. */
    CONFLICT,
    /** The database could not be reached; whether something was written is not known. */
    UNAVAILABLE
}
