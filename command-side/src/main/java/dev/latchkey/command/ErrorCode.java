package dev.latchkey.command;

/** Why a command was refused; the gateway keeps the one table from here to status, id and text. */
public enum ErrorCode {
    /** No such user in the organisation that was named. */
    USER_NOT_FOUND,
    /** No such user to show, or none that the caller may read. */
    READ_USER_NOT_FOUND,
    /** No such user to lock. */
    LOCK_USER_NOT_FOUND,
    /** No such user to unlock. */
    UNLOCK_USER_NOT_FOUND,
    /** No such user to deactivate. */
    DEACTIVATE_USER_NOT_FOUND,
    /** No such user to reactivate. */
    REACTIVATE_USER_NOT_FOUND,
    /** No such user to remove. */
    REMOVE_USER_NOT_FOUND,
    /** No such user to erase, and there never was. */
    ERASE_USER_NOT_FOUND,
    /** The user was not erased. */
    ERASURE_NOT_FOUND,
    /** The erasure stands in the log, but the key is not destroyed yet. */
    ERASURE_UNDER_WAY,
    /** The user is neither active nor in the state initial, so cannot be locked. */
    USER_NOT_ACTIVE_OR_INITIAL,
    /** The user is locked and signs in nowhere. */
    USER_LOCKED,
    /** The user was deactivated and signs in nowhere. */
    USER_DEACTIVATED,
    /** The user is not locked. */
    USER_NOT_LOCKED,
    /** The user waits for the first sign-in and can only be removed. */
    USER_INITIAL,
    /** The user is inactive already. */
    USER_ALREADY_INACTIVE,
    /** The user is not inactive. */
    USER_NOT_INACTIVE,
    /** A name that a user must have is blank. */
    USER_DATA_INVALID,
    /** Another user has the name. */
    USER_ALREADY_EXISTS,
    /** The id that was given is in use, or was. */
    USER_ID_ALREADY_EXISTS,
    /** No such organisation by its domain: organisations have none. */
    ORG_DOMAIN_NOT_FOUND,
    /** No such organisation. */
    ORG_NOT_FOUND,
    /** Another organisation has the name. */
    ORG_NAME_TAKEN,
    /** The id that was given is in use. */
    ORG_ID_ALREADY_EXISTS,
    /** No such instance. */
    INSTANCE_NOT_FOUND,
    /** The instance was founded before. */
    INSTANCE_ALREADY_EXISTS,
    /** The user holds no roles there. */
    MEMBER_NOT_FOUND,
    /** No configuration knows the role. */
    ROLE_UNKNOWN,
    /** The role is one for the instance and was to be held on an organisation, or the other way round. */
    ROLE_OUT_OF_PLACE,
    /** As many users hold roles there as are allowed. */
    TOO_MANY_MEMBERS,
    /** Nobody else holds the role {@code IAM_OWNER} on the instance. */
    LAST_INSTANCE_OWNER,
    /** The password has too few characters. */
    PASSWORD_TOO_SHORT,
    /** The password has no lower case letter. */
    PASSWORD_WITHOUT_LOWER,
    /** The password has no upper case letter. */
    PASSWORD_WITHOUT_UPPER,
    /** The password has no digit. */
    PASSWORD_WITHOUT_DIGIT,
    /** The password has no symbol. */
    PASSWORD_WITHOUT_SYMBOL,
    /** What a link is to be like cannot be read, or leads where no link may lead. */
    URL_TEMPLATE_INVALID,
    /** What a link is to be like asks for something that is not there. */
    URL_TEMPLATE_UNKNOWN_PLACE,
    /** No such open code. */
    CODE_NOT_FOUND,
    /** The user has as many open codes as are allowed. */
    TOO_MANY_OPEN_CODES,
    /** The user to register a passkey for was removed. */
    PASSKEY_USER_REMOVED,
    /** No such passkey. */
    PASSKEY_NOT_FOUND,
    /** Without the passkey the user has no way in, and nobody said that this is wanted. */
    LAST_PASSKEY,
    /** The user has as many passkeys as are allowed. */
    TOO_MANY_PASSKEYS,
    /** As many registrations were started with the code as are allowed. */
    TOO_MANY_REGISTRATIONS,
    /** The passkey was tried as often as is allowed. */
    TOO_MANY_CONFIRMATIONS,
    /** The passkey was given another name as often as is allowed. */
    TOO_MANY_RENAMES,
    /** Another user has the credential. */
    CREDENTIAL_TAKEN,
    /** The code that was presented for a registration is not good. */
    REGISTRATION_CODE_INVALID,
    /** The code of a link that is open in a browser is not good. */
    LINK_CODE_INVALID,
    /** No ceremony is under way that could be ended. */
    CEREMONY_NOT_FOUND,
    /** What was presented at the end of a ceremony is no credential. */
    CREDENTIAL_UNREADABLE,
    /** A check of the ceremony does not hold. */
    CREDENTIAL_REFUSED,
    /** Authenticators of this kind may not make passkeys. */
    AUTHENTICATOR_NOT_ALLOWED,
    /** People may not have new links sent to themselves. */
    NEW_LINK_NOT_ALLOWED,
    /** The link ended too long ago to ask for a new one with it. */
    NEW_LINK_TOO_LATE,
    /** The page's leave to act on a passkey is not good, or its time is over. */
    PAGE_SESSION_INVALID,
    /** The token is too old for what was asked. */
    TOKEN_TOO_OLD,
    /** The domain is none that passkeys can be bound to here. */
    DOMAIN_NOT_ALLOWED,
    /** No such token. */
    TOKEN_NOT_FOUND,
    /** No such user to make a machine's token for. */
    PAT_USER_NOT_FOUND,
    /** The user is a person, where only a machine can have the token. */
    PAT_USER_NOT_MACHINE,
    /** The token's end lies in the past. */
    TOKEN_EXPIRATION_PAST,
    /** The user has as many tokens as are allowed. */
    TOO_MANY_TOKENS,
    /** The log does not go as far as the position that was asked for. */
    LOG_SHORTER,
    /** Too many commands wait for the same aggregate or for the log; nothing was written. */
    TOO_BUSY,
    /** The time was up before anything was written. */
    DEADLINE_EXCEEDED,
    /** Other writers came first, again and again; nothing was written. */
    CONFLICT,
    /** The database could not be reached; whether something was written is not known. */
    UNAVAILABLE,
    /** What is stored of a person is not what was written, or its key is missing. */
    LOG_DAMAGED
}
