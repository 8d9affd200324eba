package dev.latchkey.command;

/** Why a command was refused; the gateway keeps the one table from here to status, id and text. */
public enum ErrorCode {
    /** No such user in the organisation that was named. */
    USER_NOT_FOUND,
    /** Another user has the name. */
    USER_ALREADY_EXISTS,
    /** The id is in use. */
    ID_ALREADY_EXISTS,
    /** No such open code. */
    CODE_NOT_FOUND,
    /** No such token. */
    TOKEN_NOT_FOUND,
    /** The token's end lies in the past. */
    TOKEN_EXPIRATION_PAST,
    /** No such membership. */
    MEMBER_NOT_FOUND,
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
