package dev.latchkey.gateway.user;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import java.util.function.IntPredicate;

/**
 * What a password must be like. People sign in with passkeys only: a password that a client sends is held to the rules
 * that the client knows, and then forgotten.
 */
final class PasswordRules {
    private static final int SHORTEST = 8;

    private PasswordRules() {}

    /**
     * Checks a password.
     *
     * @throws DomainException if it has less than 8 characters, or no lower or upper case letter, digit or symbol
     */
    static void check(String password) {
        require(password.codePointCount(0, password.length()) >= SHORTEST, ErrorCode.PASSWORD_TOO_SHORT);
        require(has(password, Character::isLowerCase), ErrorCode.PASSWORD_WITHOUT_LOWER);
        require(has(password, Character::isUpperCase), ErrorCode.PASSWORD_WITHOUT_UPPER);
        require(has(password, Character::isDigit), ErrorCode.PASSWORD_WITHOUT_DIGIT);
        require(has(password, c -> !Character.isLetterOrDigit(c)), ErrorCode.PASSWORD_WITHOUT_SYMBOL);
    }

    private static boolean has(String password, IntPredicate kind) {
        return password.codePoints().anyMatch(kind);
    }

    private static void require(boolean holds, ErrorCode otherwise) {
        if (!holds) {
            throw new DomainException(otherwise, "the password does not keep the rules");
        }
    }
}
