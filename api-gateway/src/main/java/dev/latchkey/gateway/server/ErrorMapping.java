package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.HttpStatus;
import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.log.DamagedEventException;
import dev.latchkey.gateway.auth.AccessRefusedException;
import dev.latchkey.gateway.wire.InvalidFieldException;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.gateway.wire.Texts;
import dev.latchkey.gateway.wire.UnsupportedFieldException;
import dev.latchkey.query.QueryException;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one table from what goes wrong to what a caller is told. Ids and texts are those that ZITADEL's clients know;
 * ids that begin with {@code LATCHKEY} stand for what only happens here.
 */
final class ErrorMapping {
    private static final Logger log = LoggerFactory.getLogger(ErrorMapping.class);

    static final Refusal INTERNAL = Refusal.of(Code.INTERNAL, "An internal error occurred");
    static final Refusal UNREADABLE = Refusal.of(Code.INVALID_ARGUMENT, "The request could not be read");
    static final Refusal TOO_LARGE = Refusal.of(Code.RESOURCE_EXHAUSTED, "The request is too large");
    static final Refusal OUT_OF_TIME = Refusal.of(Code.DEADLINE_EXCEEDED, "The time for the request is up");
    static final Refusal CANCELLED = Refusal.of(Code.CANCELLED, "The request was cancelled");
    static final Refusal CLOSING = Refusal.of(Code.UNAVAILABLE, "The server is closing down");

    private static final String INVALID_FIELD = "invalid {0}: {1}";

    private static final String UNSUPPORTED_FIELD = "{0} is not supported here";

    private static final String DAMAGED =
            "The event at position {0} cannot be read: it is not as it was written, or a later version wrote it";

    private static final Refusal HEADER_MISSING = Refusal.of(Code.UNAUTHENTICATED, "auth header missing");
    private static final Refusal TOKEN_INVALID = Refusal.of(Code.UNAUTHENTICATED, "AUTH-7fs1e", "Token is invalid");
    private static final Refusal ORG_UNKNOWN =
            Refusal.of(Code.PERMISSION_DENIED, "AUTH-Bs7Ds", "Organisation doesn't exist");
    private static final Refusal MEMBERSHIP_MISSING = Refusal.of(Code.NOT_FOUND, "AUTHZ-cdgFk", "membership not found");
    private static final Refusal PERMISSION_MISSING =
            Refusal.of(Code.PERMISSION_DENIED, "AUTH-5mWD2", "No matching permissions found");
    private static final Refusal PERMISSION_ELSEWHERE =
            Refusal.of(Code.PERMISSION_DENIED, "AUTH-3jknH", "No matching permissions found");
    private static final Refusal PERMISSION_IN_COMMAND =
            Refusal.of(Code.PERMISSION_DENIED, "AUTH-AWfge", "No matching permissions found");

    private static final Refusal NOT_ONESELF =
            Refusal.of(Code.PERMISSION_DENIED, "AUTH-Bohd2", "Request user not equal to authenticated user");

    private static final Refusal PASSKEY_USER_REMOVED =
            Refusal.of(Code.NOT_FOUND, "COMMAND-Mv9sd", "User could not be found");
    private static final Refusal PASSKEY_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "COMMAND-DAfb2", "WebAuthN Token could not be found");
    private static final Refusal LAST_PASSKEY = Refusal.of(
            Code.FAILED_PRECONDITION,
            "LATCHKEY-Pk2fp",
            "The user would have no way in; the header latchkey-remove-last-passkey says that this is wanted");
    private static final Refusal TOO_MANY_PASSKEYS = Refusal.of(
            Code.RESOURCE_EXHAUSTED, "LATCHKEY-Pk1re", "The user has too many passkeys; some must be removed first");
    private static final Refusal TOO_MANY_REGISTRATIONS =
            Refusal.of(Code.RESOURCE_EXHAUSTED, "LATCHKEY-Pk4re", "The link was tried too often; a new one is needed");
    private static final Refusal TOO_MANY_CONFIRMATIONS =
            Refusal.of(Code.RESOURCE_EXHAUSTED, "LATCHKEY-Pk3re", "The passkey was tried too often");
    private static final Refusal TOO_MANY_RENAMES =
            Refusal.of(Code.RESOURCE_EXHAUSTED, "LATCHKEY-Pk6re", "The passkey was renamed too often");
    private static final Refusal CREDENTIAL_REFUSED =
            Refusal.of(Code.INVALID_ARGUMENT, "WEBAU-3Vb9s", "Error on create credentials");
    private static final Refusal AUTHENTICATOR_NOT_ALLOWED = Refusal.of(
            Code.INVALID_ARGUMENT, "LATCHKEY-Pk5ia", "Passkeys of this kind of authenticator are not taken here");
    private static final Refusal CREDENTIAL_UNREADABLE =
            Refusal.of(Code.INVALID_ARGUMENT, "WEBAU-sEr8c", "Error on parse credential data");
    private static final Refusal CEREMONY_NOT_FOUND =
            Refusal.of(Code.FAILED_PRECONDITION, "WEBAU-5M9so", "WebAuthN Token could not be found");
    private static final Refusal REGISTRATION_CODE_INVALID =
            Refusal.of(Code.INVALID_ARGUMENT, "COMMAND-Eeb2a", "Code is invalid");
    private static final Refusal LINK_CODE_INVALID =
            Refusal.of(Code.INVALID_ARGUMENT, "COMMAND-Dhz8i", "Code is invalid");
    private static final Refusal NEW_LINK_NOT_ALLOWED =
            Refusal.of(Code.FAILED_PRECONDITION, "LATCHKEY-Ln1fp", "The organisation sends no new links this way");
    private static final Refusal NEW_LINK_TOO_LATE =
            Refusal.of(Code.FAILED_PRECONDITION, "LATCHKEY-Ln2fp", "The link is too old to ask for a new one with it");
    private static final Refusal PAGE_SESSION_INVALID =
            Refusal.of(Code.UNAUTHENTICATED, "LATCHKEY-Ps1ua", "The page has been open for too long");
    private static final Refusal TOKEN_TOO_OLD = Refusal.of(
            Code.FAILED_PRECONDITION, "LATCHKEY-Tk5fp", "The token is too old for this; sign in again first");
    private static final Refusal DOMAIN_NOT_ALLOWED =
            Refusal.of(Code.INVALID_ARGUMENT, "LATCHKEY-Dm1ia", "Passkeys cannot be bound to this domain");

    private static final Refusal USER_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "COMMAND-M9dsd", "User could not be found");
    private static final Refusal READ_USER_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "QUERY-Dfbg2", "User could not be found");
    private static final Refusal USER_DATA_INVALID =
            Refusal.of(Code.INVALID_ARGUMENT, "COMMAND-bm9Ds", "Userdata is invalid");
    private static final Refusal USER_ALREADY_EXISTS =
            Refusal.of(Code.ALREADY_EXISTS, "V3-DKcYh", "User already exists");
    private static final Refusal CODE_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "LATCHKEY-Cd4nf", "Code could not be found");
    private static final Refusal TOKEN_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "LATCHKEY-Tk4nf", "Token could not be found");
    private static final Refusal TOKEN_EXPIRATION_PAST =
            Refusal.of(Code.INVALID_ARGUMENT, "LATCHKEY-Tk3xp", "Expiration date lies in the past");
    private static final Refusal LOCK_USER_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "COMMAND-5M9fs", "User could not be found");
    private static final Refusal UNLOCK_USER_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "COMMAND-M0dos", "User could not be found");
    private static final Refusal DEACTIVATE_USER_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "COMMAND-3M9ds", "User could not be found");
    private static final Refusal REACTIVATE_USER_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "COMMAND-4M0sd", "User could not be found");
    private static final Refusal REMOVE_USER_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "COMMAND-m9od", "User could not be found");
    private static final Refusal ERASE_USER_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "LATCHKEY-Er1nf", "User could not be found");
    private static final Refusal ERASURE_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "LATCHKEY-Er2nf", "The user was not erased");
    private static final Refusal ERASURE_UNDER_WAY = Refusal.of(
            Code.UNAVAILABLE,
            "LATCHKEY-Er3uw",
            "The erasure is under way, and will be done; ask again for the receipt");
    private static final Refusal USER_NOT_ACTIVE_OR_INITIAL =
            Refusal.of(Code.FAILED_PRECONDITION, "COMMAND-3NN8v", "User is not active or initial");
    private static final Refusal USER_LOCKED = Refusal.of(Code.FAILED_PRECONDITION, "EVENT-FJ262", "User is locked");
    private static final Refusal USER_DEACTIVATED =
            Refusal.of(Code.FAILED_PRECONDITION, "EVENT-FJ262", "User is not active");
    private static final Refusal USER_NOT_LOCKED =
            Refusal.of(Code.FAILED_PRECONDITION, "COMMAND-4M0ds", "User is not locked");
    private static final Refusal USER_INITIAL =
            Refusal.of(Code.NOT_FOUND, "COMMAND-ke0fw", "User with state initial can only be deleted not deactivated");
    private static final Refusal USER_ALREADY_INACTIVE =
            Refusal.of(Code.FAILED_PRECONDITION, "COMMAND-5M0sf", "User already inactive");
    private static final Refusal USER_NOT_INACTIVE =
            Refusal.of(Code.FAILED_PRECONDITION, "COMMAND-6M0sf", "User is not inactive");
    private static final Refusal USER_ID_ALREADY_EXISTS =
            Refusal.of(Code.FAILED_PRECONDITION, "COMMAND-k2unb", "User already exists");
    private static final Refusal ORG_NAME_TAKEN =
            Refusal.of(Code.ALREADY_EXISTS, "LATCHKEY-Og2ae", "Organisation already exists");
    private static final Refusal ORG_ID_ALREADY_EXISTS =
            Refusal.of(Code.ALREADY_EXISTS, "LATCHKEY-Og3ae", "Organisation already exists");
    private static final Refusal INSTANCE_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "LATCHKEY-In2nf", "Instance could not be found");
    private static final Refusal MEMBER_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "LATCHKEY-Mb1nf", "Member could not be found");
    private static final Refusal TOO_MANY_MEMBERS = Refusal.of(
            Code.RESOURCE_EXHAUSTED, "LATCHKEY-Mb2re", "There are too many members; some must be removed first");
    private static final Refusal LAST_INSTANCE_OWNER =
            Refusal.of(Code.FAILED_PRECONDITION, "LATCHKEY-Mb3fp", "The last owner of the instance cannot be removed");
    private static final Refusal ORG_DOMAIN_NOT_FOUND = Refusal.of(
            Code.NOT_FOUND, "LATCHKEY-Og4nf", "Organisations have no domains here; name the organisation by its id");
    private static final Refusal ROLE_UNKNOWN =
            Refusal.of(Code.INVALID_ARGUMENT, "LATCHKEY-Mb4ia", "Role is not known");
    private static final Refusal ROLE_OUT_OF_PLACE = Refusal.of(
            Code.INVALID_ARGUMENT,
            "LATCHKEY-Mb5ia",
            "IAM roles are held on the instance and ORG roles on an organisation");
    private static final Refusal PASSWORD_TOO_SHORT =
            Refusal.of(Code.INVALID_ARGUMENT, "DOMAIN-HuJf6", "Password is too short");
    private static final Refusal PASSWORD_WITHOUT_LOWER =
            Refusal.of(Code.INVALID_ARGUMENT, "DOMAIN-co3Xw", "Password must contain a lower case letter");
    private static final Refusal PASSWORD_WITHOUT_UPPER =
            Refusal.of(Code.INVALID_ARGUMENT, "DOMAIN-VoaRj", "Password must contain an upper case letter");
    private static final Refusal PASSWORD_WITHOUT_DIGIT =
            Refusal.of(Code.INVALID_ARGUMENT, "DOMAIN-ZBv4H", "Password must contain a digit");
    private static final Refusal PASSWORD_WITHOUT_SYMBOL =
            Refusal.of(Code.INVALID_ARGUMENT, "DOMAIN-ZDLwA", "Password must contain a symbol");
    private static final Refusal URL_TEMPLATE_INVALID =
            Refusal.of(Code.INVALID_ARGUMENT, "DOMAIN-oGh5e", "URL Template is invalid");
    private static final Refusal URL_TEMPLATE_UNKNOWN_PLACE =
            Refusal.of(Code.INVALID_ARGUMENT, "DOMAIN-ieYa7", "URL Template is invalid");
    private static final Refusal PAT_USER_NOT_FOUND =
            Refusal.of(Code.FAILED_PRECONDITION, "COMMAND-Dggw2", "User could not be found");
    private static final Refusal PAT_USER_NOT_MACHINE =
            Refusal.of(Code.FAILED_PRECONDITION, "COMMAND-Df2f1", "Not allowed for this user type");
    private static final Refusal TOO_MANY_TOKENS = Refusal.of(
            Code.RESOURCE_EXHAUSTED, "LATCHKEY-Tk1re", "The user has too many tokens; some must be removed first");
    private static final Refusal TOO_BUSY =
            Refusal.of(Code.RESOURCE_EXHAUSTED, "LATCHKEY-Bs8re", "Too many requests at a time, nothing was written");
    private static final Refusal COMMAND_OUT_OF_TIME =
            Refusal.of(Code.DEADLINE_EXCEEDED, "LATCHKEY-Dl4ex", "The time was up before anything was written");
    private static final Refusal CONFLICT =
            Refusal.of(Code.ABORTED, "LATCHKEY-Cf1ab", "Others wrote first, nothing was written");
    private static final Refusal ORG_NOT_FOUND =
            Refusal.of(Code.NOT_FOUND, "LATCHKEY-Og1nf", "Organisation doesn't exist");
    private static final Refusal INSTANCE_ALREADY_EXISTS =
            Refusal.of(Code.ALREADY_EXISTS, "LATCHKEY-In1ae", "The instance is set up already");
    private static final Refusal TOO_MANY_OPEN_CODES = Refusal.of(
            Code.RESOURCE_EXHAUSTED, "LATCHKEY-Co1re", "The user has too many open links; some must end first");
    private static final Refusal LOG_SHORTER =
            Refusal.of(Code.NOT_FOUND, "LATCHKEY-Lg1sh", "The log does not go that far");
    private static final Refusal LOG_DAMAGED = Refusal.of(
            Code.DATA_LOSS, "LATCHKEY-Lg3dl", "What is stored of a person is damaged, or its key is missing");
    private static final Refusal COMMAND_UNAVAILABLE =
            Refusal.of(Code.UNAVAILABLE, "LATCHKEY-Db1cm", "The database could not be reached");
    private static final Refusal QUERY_OUT_OF_TIME =
            Refusal.of(Code.DEADLINE_EXCEEDED, "LATCHKEY-Dl5qy", "The answer was not there in time");
    private static final Refusal QUERY_UNAVAILABLE =
            Refusal.of(Code.UNAVAILABLE, "LATCHKEY-Db2qy", "The database could not be reached");

    private ErrorMapping() {}

    /**
     * Returns what a caller is told of what an endpoint or a check before it threw. What nobody expected is logged
     * here, once, and told to nobody.
     */
    static Refusal of(Throwable cause, Language language) {
        return switch (cause) {
            case AccessRefusedException e -> of(e.reason()).in(language);
            case InvalidFieldException e ->
                invalid(Texts.in(language, INVALID_FIELD), e.field(), Texts.in(language, e.rule()), e.limits());
            case BrokenRequestException e -> e.refusal().in(language);
            case UnreadableMessageException e ->
                Refusal.of(
                        Code.INVALID_ARGUMENT,
                        Texts.fill(
                                Texts.in(language, UnreadableMessageException.TEXT),
                                List.of(String.valueOf(e.getMessage()))));
            case UnsupportedFieldException e ->
                Refusal.of(
                        Code.UNIMPLEMENTED,
                        "LATCHKEY-Fd1un",
                        Texts.fill(Texts.in(language, UNSUPPORTED_FIELD), List.of(e.field())));
            case DomainException e -> of(e.code()).in(language);
            case QueryException e -> of(e.kind()).in(language);
            case DamagedEventException e -> damaged(e, language);
            case StatusRuntimeException e -> of(e).in(language);
            default -> unexpected(cause).in(language);
        };
    }

    private static Refusal invalid(String text, String field, String rule, List<Object> limits) {
        return Refusal.of(Code.INVALID_ARGUMENT, Texts.fill(text, List.of(field, Texts.fill(rule, limits))));
    }

    private static Refusal damaged(DamagedEventException cause, Language language) {
        report(cause);
        return Refusal.of(
                Code.DATA_LOSS, "LATCHKEY-Lg2dl", Texts.fill(Texts.in(language, DAMAGED), List.of(cause.position())));
    }

    /** Whoever runs the server has to know of it; the cause may show what somebody's event holds. */
    private static void report(DamagedEventException cause) {
        log.error("A call was refused: {}", cause.getMessage());
    }

    /** Streams end so when nobody takes what they hold; any other status is no endpoint's to choose. */
    private static Refusal of(StatusRuntimeException cause) {
        return switch (cause.getStatus().getCode()) {
            case CANCELLED -> CANCELLED;
            case DEADLINE_EXCEEDED -> OUT_OF_TIME;
            default -> unexpected(cause);
        };
    }

    /** Logs what nobody expected and returns the little that a caller is told of it. */
    static Refusal unexpected(Throwable cause) {
        log.error("A request failed unexpectedly", cause);
        return INTERNAL;
    }

    private static Refusal of(AccessRefusedException.Reason reason) {
        return switch (reason) {
            case HEADER_MISSING -> HEADER_MISSING;
            case TOKEN_INVALID -> TOKEN_INVALID;
            case ORG_UNKNOWN -> ORG_UNKNOWN;
            case MEMBERSHIP_MISSING -> MEMBERSHIP_MISSING;
            case PERMISSION_MISSING -> PERMISSION_MISSING;
            case PERMISSION_ELSEWHERE -> PERMISSION_ELSEWHERE;
            case PERMISSION_IN_COMMAND -> PERMISSION_IN_COMMAND;
            case NOT_ONESELF -> NOT_ONESELF;
        };
    }

    private static Refusal of(ErrorCode code) {
        return switch (code) {
            case USER_NOT_FOUND -> USER_NOT_FOUND;
            case READ_USER_NOT_FOUND -> READ_USER_NOT_FOUND;
            case USER_DATA_INVALID -> USER_DATA_INVALID;
            case USER_ALREADY_EXISTS -> USER_ALREADY_EXISTS;
            case ORG_NOT_FOUND -> ORG_NOT_FOUND;
            case INSTANCE_ALREADY_EXISTS -> INSTANCE_ALREADY_EXISTS;
            case TOO_MANY_OPEN_CODES -> TOO_MANY_OPEN_CODES;
            case CODE_NOT_FOUND -> CODE_NOT_FOUND;
            case PASSKEY_USER_REMOVED -> PASSKEY_USER_REMOVED;
            case PASSKEY_NOT_FOUND -> PASSKEY_NOT_FOUND;
            case LAST_PASSKEY -> LAST_PASSKEY;
            case TOO_MANY_PASSKEYS -> TOO_MANY_PASSKEYS;
            case TOO_MANY_REGISTRATIONS -> TOO_MANY_REGISTRATIONS;
            case TOO_MANY_CONFIRMATIONS -> TOO_MANY_CONFIRMATIONS;
            case TOO_MANY_RENAMES -> TOO_MANY_RENAMES;
            case CREDENTIAL_TAKEN, CREDENTIAL_REFUSED -> CREDENTIAL_REFUSED;
            case AUTHENTICATOR_NOT_ALLOWED -> AUTHENTICATOR_NOT_ALLOWED;
            case CREDENTIAL_UNREADABLE -> CREDENTIAL_UNREADABLE;
            case CEREMONY_NOT_FOUND -> CEREMONY_NOT_FOUND;
            case REGISTRATION_CODE_INVALID -> REGISTRATION_CODE_INVALID;
            case LINK_CODE_INVALID -> LINK_CODE_INVALID;
            case NEW_LINK_NOT_ALLOWED -> NEW_LINK_NOT_ALLOWED;
            case NEW_LINK_TOO_LATE -> NEW_LINK_TOO_LATE;
            case PAGE_SESSION_INVALID -> PAGE_SESSION_INVALID;
            case TOKEN_TOO_OLD -> TOKEN_TOO_OLD;
            case DOMAIN_NOT_ALLOWED -> DOMAIN_NOT_ALLOWED;
            case TOKEN_NOT_FOUND -> TOKEN_NOT_FOUND;
            case TOKEN_EXPIRATION_PAST -> TOKEN_EXPIRATION_PAST;
            case LOCK_USER_NOT_FOUND -> LOCK_USER_NOT_FOUND;
            case UNLOCK_USER_NOT_FOUND -> UNLOCK_USER_NOT_FOUND;
            case DEACTIVATE_USER_NOT_FOUND -> DEACTIVATE_USER_NOT_FOUND;
            case REACTIVATE_USER_NOT_FOUND -> REACTIVATE_USER_NOT_FOUND;
            case REMOVE_USER_NOT_FOUND -> REMOVE_USER_NOT_FOUND;
            case ERASE_USER_NOT_FOUND -> ERASE_USER_NOT_FOUND;
            case ERASURE_NOT_FOUND -> ERASURE_NOT_FOUND;
            case ERASURE_UNDER_WAY -> ERASURE_UNDER_WAY;
            case USER_NOT_ACTIVE_OR_INITIAL -> USER_NOT_ACTIVE_OR_INITIAL;
            case USER_LOCKED -> USER_LOCKED;
            case USER_DEACTIVATED -> USER_DEACTIVATED;
            case USER_NOT_LOCKED -> USER_NOT_LOCKED;
            case USER_INITIAL -> USER_INITIAL;
            case USER_ALREADY_INACTIVE -> USER_ALREADY_INACTIVE;
            case USER_NOT_INACTIVE -> USER_NOT_INACTIVE;
            case USER_ID_ALREADY_EXISTS -> USER_ID_ALREADY_EXISTS;
            case ORG_NAME_TAKEN -> ORG_NAME_TAKEN;
            case ORG_ID_ALREADY_EXISTS -> ORG_ID_ALREADY_EXISTS;
            case INSTANCE_NOT_FOUND -> INSTANCE_NOT_FOUND;
            case MEMBER_NOT_FOUND -> MEMBER_NOT_FOUND;
            case TOO_MANY_MEMBERS -> TOO_MANY_MEMBERS;
            case LAST_INSTANCE_OWNER -> LAST_INSTANCE_OWNER;
            case ORG_DOMAIN_NOT_FOUND -> ORG_DOMAIN_NOT_FOUND;
            case ROLE_UNKNOWN -> ROLE_UNKNOWN;
            case ROLE_OUT_OF_PLACE -> ROLE_OUT_OF_PLACE;
            case PASSWORD_TOO_SHORT -> PASSWORD_TOO_SHORT;
            case PASSWORD_WITHOUT_LOWER -> PASSWORD_WITHOUT_LOWER;
            case PASSWORD_WITHOUT_UPPER -> PASSWORD_WITHOUT_UPPER;
            case PASSWORD_WITHOUT_DIGIT -> PASSWORD_WITHOUT_DIGIT;
            case PASSWORD_WITHOUT_SYMBOL -> PASSWORD_WITHOUT_SYMBOL;
            case URL_TEMPLATE_INVALID -> URL_TEMPLATE_INVALID;
            case URL_TEMPLATE_UNKNOWN_PLACE -> URL_TEMPLATE_UNKNOWN_PLACE;
            case PAT_USER_NOT_FOUND -> PAT_USER_NOT_FOUND;
            case PAT_USER_NOT_MACHINE -> PAT_USER_NOT_MACHINE;
            case TOO_MANY_TOKENS -> TOO_MANY_TOKENS;
            case LOG_SHORTER -> LOG_SHORTER;
            case TOO_BUSY -> TOO_BUSY;
            case DEADLINE_EXCEEDED -> COMMAND_OUT_OF_TIME;
            case CONFLICT -> CONFLICT;
            case UNAVAILABLE -> COMMAND_UNAVAILABLE;
            case LOG_DAMAGED -> LOG_DAMAGED;
        };
    }

    private static Refusal of(QueryException.Kind kind) {
        return switch (kind) {
            case DEADLINE_EXCEEDED -> QUERY_OUT_OF_TIME;
            case UNAVAILABLE -> QUERY_UNAVAILABLE;
            case DAMAGED -> LOG_DAMAGED;
        };
    }

    /** Returns the HTTP status of a code, as ZITADEL's gateway maps it. */
    static HttpStatus httpStatus(Status.Code code) {
        return switch (code) {
            case OK -> HttpStatus.OK;
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case ALREADY_EXISTS, ABORTED -> HttpStatus.CONFLICT;
            case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
            case CANCELLED -> HttpStatus.CLIENT_CLOSED_REQUEST;
            case UNIMPLEMENTED -> HttpStatus.NOT_IMPLEMENTED;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            case UNKNOWN, INTERNAL, DATA_LOSS -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /** Returns the code of an HTTP status that the server gives before any call is made. */
    static Status.Code code(HttpStatus status) {
        return switch (status.code()) {
            case 401 -> Code.UNAUTHENTICATED;
            case 403 -> Code.PERMISSION_DENIED;
            case 404 -> Code.NOT_FOUND;
            case 405, 501 -> Code.UNIMPLEMENTED;
            case 408, 504 -> Code.DEADLINE_EXCEEDED;
            case 413, 429, 431 -> Code.RESOURCE_EXHAUSTED;
            case 499 -> Code.CANCELLED;
            case 503 -> Code.UNAVAILABLE;
            default -> status.isClientError() ? Code.INVALID_ARGUMENT : Code.INTERNAL;
        };
    }
}
