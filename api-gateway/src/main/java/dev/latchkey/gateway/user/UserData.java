package dev.latchkey.gateway.user;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.wire.InvalidFieldException;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what callers say of a new user, beyond what the rules of the contract can check. */
final class UserData {
    /** Under these the log names who acted where no user did. */
    private static final Set<String> RESERVED_IDS = Set.of("SYSTEM", "ANONYMOUS");

    private UserData() {}

    /**
     * Returns a user name without the blanks around it, so that no two names look alike for them.
     *
     * @throws DomainException if nothing is left
     */
    static String userName(String value) {
        return name(value).strip();
    }

    /**
     * Returns a name that a user must have.
     *
     * @throws DomainException if it is blank
     */
    static String name(String value) {
        if (value.isBlank()) {
            throw new DomainException(ErrorCode.USER_DATA_INVALID, "a name is blank");
        }
        return value;
    }

    /**
     * Returns the id that a caller wants a new user to have.
     *
     * @param field how the caller knows the field
     * @throws InvalidFieldException if it is blank, or could be mistaken for somebody who is no user
     */
    static UserId id(String field, String value) {
        if (value.isBlank() || RESERVED_IDS.contains(value.strip().toUpperCase(Locale.ROOT))) {
            throw new InvalidFieldException(field, "value must be an id that is not reserved");
        }
        return new UserId(value);
    }

    /**
     * Returns the tag of a language in its usual spelling, or null if none was given.
     *
     * @param field how the caller knows the field
     * @throws InvalidFieldException if it is no BCP 47 tag
     */
    static @Nullable String language(String field, String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            return new Locale.Builder().setLanguageTag(value).build().toLanguageTag();
        } catch (IllformedLocaleException e) {
            throw new InvalidFieldException(field, "value must be a BCP 47 language tag");
        }
    }

    static @Nullable Gender gender(dev.latchkey.contract.user.v1.Gender gender) {
        return switch (gender) {
            case GENDER_FEMALE -> Gender.FEMALE;
            case GENDER_MALE -> Gender.MALE;
            case GENDER_DIVERSE -> Gender.DIVERSE;
            case GENDER_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    static @Nullable String orNull(String value) {
        return value.isBlank() ? null : value;
    }
}
