package dev.latchkey.gateway.user;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.gateway.wire.InvalidFieldException;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Holds passwords to what clients expect of them. They are kept nowhere, since people sign in with passkeys only: what
 * is asked is whether there is one.
 */
final class Passwords {
    private static final int MIN_LENGTH = 8;
    private static final int MAX_HASH_LENGTH = 1000;

    /** Modular crypt format: the name of the algorithm between two dollar signs, then whatever that one needs. */
    private static final Pattern HASH = Pattern.compile("\\$[a-zA-Z0-9-]{1,32}\\$[!-~]+");

    private Passwords() {}

    /**
     * Returns whether a password was given.
     *
     * @throws DomainException if it is too weak
     */
    static boolean isGiven(String password) {
        if (password.isEmpty()) {
            return false;
        }
        if (password.codePointCount(0, password.length()) < MIN_LENGTH) {
            throw new DomainException(ErrorCode.PASSWORD_TOO_SHORT, "fewer than " + MIN_LENGTH + " characters");
        }
        require(password, Passwords::isLower, ErrorCode.PASSWORD_WITHOUT_LOWER);
        require(password, Passwords::isUpper, ErrorCode.PASSWORD_WITHOUT_UPPER);
        require(password, Passwords::isDigit, ErrorCode.PASSWORD_WITHOUT_DIGIT);
        require(password, c -> !isLower(c) && !isUpper(c) && !isDigit(c), ErrorCode.PASSWORD_WITHOUT_SYMBOL);
        return true;
    }

    /**
     * Returns whether the hash of a password was given.
     *
     * @param field how the caller knows the field
     * @throws InvalidFieldException if it is no hash
     */
    static boolean isHashGiven(String field, String hash) {
        if (hash.isEmpty()) {
            return false;
        }
        if (hash.length() > MAX_HASH_LENGTH || !HASH.matcher(hash).matches()) {
            throw new InvalidFieldException(field, "value must be a password hash in the modular crypt format");
        }
        return true;
    }

    private static void require(String password, IntPredicate kind, ErrorCode otherwise) {
        if (password.chars().noneMatch(kind)) {
            throw new DomainException(otherwise, "the password lacks a kind of character");
        }
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
