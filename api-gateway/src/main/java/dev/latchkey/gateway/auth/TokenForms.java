package dev.latchkey.gateway.auth;

import dev.latchkey.command.token.BearerToken;

/** Tells by its form alone what a token can be; what can be none costs no look-up and no cryptography. */
final class TokenForms {
    /** Larger ones do not fit into the headers of many servers; no issuer should make them. */
    static final int MAX_JWT = 8 * 1024;

    /** 256 bits in base64url without padding. */
    private static final int SECRET_LENGTH = 43;

    private TokenForms() {}

    static boolean isPersonalAccessToken(String token) {
        var prefix = BearerToken.PREFIX.length();
        if (token.length() != prefix + SECRET_LENGTH || !token.startsWith(BearerToken.PREFIX)) {
            return false;
        }
        for (var i = prefix; i < token.length(); i++) {
            if (!isBase64Url(token.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether it has the three parts of a JWS in compact form (RFC 7515 §7.1), none of them empty. */
    static boolean isSignedJwt(String token) {
        if (token.length() > MAX_JWT) {
            return false;
        }
        var parts = 1;
        var inPart = 0;
        for (var i = 0; i < token.length(); i++) {
            var c = token.charAt(i);
            if (c == '.' && inPart > 0) {
                parts++;
                inPart = 0;
            } else if (isBase64Url(c)) {
                inPart++;
            } else {
                return false;
            }
        }
        return parts == 3 && inPart > 0;
    }

    private static boolean isBase64Url(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }
}
