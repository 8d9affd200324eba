/**
 * Tokens that OpenID providers sign: which providers are trusted, their keys, and what makes a token of theirs good.
 *
 * <p>The access check asks {@link dev.latchkey.gateway.issuer.IssuedTokens}. The one rule: whatever a stranger writes
 * into a token decides neither where the server connects to nor how often.
 */
@NullMarked
package dev.latchkey.gateway.issuer;

import org.jspecify.annotations.NullMarked;
