package dev.latchkey.command.user;

import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import java.time.Instant;
import java.util.List;

/**
 * What a user was at a moment, as the commands of that moment saw them.
 *
 * @param sequence place of the last event that counts, from 1
 * @param at time of that event
 * @param state as a word: active, initial, inactive, locked, removed or erased
 * @param machine whether it is no person
 * @param links the links that were open at the moment, oldest first
 * @param passkeys those that could be used, oldest first
 * @param registrations how many registrations of passkeys were under way
 * @param tokens the tokens that were good at the moment
 */
public record UserMoment(
        long sequence,
        Instant at,
        UserId userId,
        OrgId owner,
        String state,
        boolean machine,
        String userName,
        String displayName,
        List<OpenLink> links,
        List<StoredPasskey> passkeys,
        int registrations,
        List<Token> tokens) {
    /**
     * A link.
     *
     * @param expiresAt first instant at which it is refused
     * @param failedTries wrong codes that were presented for it
     * @param starts registrations that were started with it
     */
    public record OpenLink(CodeId codeId, Instant createdAt, Instant expiresAt, int failedTries, int starts) {}

    /**
     * A passkey.
     *
     * @param name what its user calls it
     * @param rpId the domain that it is bound to
     */
    public record StoredPasskey(PasskeyId passkeyId, String name, String rpId) {}

    /**
     * A personal access token.
     *
     * @param expiresAt first instant at which it is refused
     */
    public record Token(TokenId tokenId, Instant expiresAt) {}
}
