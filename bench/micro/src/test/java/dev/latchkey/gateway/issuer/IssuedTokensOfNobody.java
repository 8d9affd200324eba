package dev.latchkey.gateway.issuer;

import java.util.List;

/** The tokens of a server that trusts no issuer. */
public final class IssuedTokensOfNobody {
    private IssuedTokensOfNobody() {}

    public static IssuedTokens make() {
        return new IssuedTokens(List.of());
    }
}
