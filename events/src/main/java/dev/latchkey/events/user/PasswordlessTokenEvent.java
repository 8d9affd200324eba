package dev.latchkey.events.user;

import dev.latchkey.events.EventType;
import dev.latchkey.events.Personal;
import dev.latchkey.events.UniqueName;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;
import java.util.List;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** What can happen to a user's passkeys; the public event API calls them passwordless tokens. */
public sealed interface PasswordlessTokenEvent extends UserEvent {
    /** Returns the id of the passkey concerned. */
    PasskeyId webAuthNTokenId();

    /**
     * The registration of a passkey was started. Everything that its end is checked against is here, so that any node
     * can end it.
     *
     * @param challenge base64url without padding; good for five minutes
     * @param rpID the domain that the passkey will be bound to
     * @param userVerification whether the authenticator has to verify the user, in WebAuthn's words
     * @param residentKey whether the credential has to be discoverable, in WebAuthn's words
     * @param algorithms the COSE algorithms that were offered, most wanted first
     * @param attachment the kind of authenticator that was asked for, in WebAuthn's words; null for any
     * @param codeID the code that the registration was started with, if any
     * @param codeSpent whether that code was spent with this event, so that the end does not need it
     */
    @EventType("user.human.passwordless.token.added")
    @Revision("1")
    record PasswordlessTokenAdded(
            UserId userId,
            OrgId owner,
            PasskeyId webAuthNTokenId,
            String challenge,
            String rpID,
            String userVerification,
            String residentKey,
            List<Long> algorithms,
            @Nullable String attachment,
            @Nullable CodeId codeID,
            boolean codeSpent)
            implements PasswordlessTokenEvent {}

    /**
     * The passkey was verified and can be used.
     *
     * @param keyId the credential id, standard base64; taken by this event, for no two passkeys can share one
     * @param publicKey the COSE key, standard base64
     * @param attestationType the format of the attestation statement
     * @param aaguid what kind of authenticator says it made the credential, standard base64
     * @param rpID the domain that the passkey is bound to
     * @param backupEligible whether the credential can be on more than one device
     * @param backedUp whether it was
     * @param transports how its authenticator can be reached, in WebAuthn's words
     */
    @EventType("user.human.passwordless.token.verified")
    @Revision("1")
    record PasswordlessTokenVerified(
            UserId userId,
            OrgId owner,
            PasskeyId webAuthNTokenId,
            String keyId,
            String publicKey,
            String attestationType,
            String aaguid,
            long signCount,
            @Personal String webAuthNTokenName,
            String rpID,
            boolean backupEligible,
            boolean backedUp,
            List<String> transports)
            implements PasswordlessTokenEvent {
        @Override
        public List<UniqueName> claimedNames() {
            return List.of(UniqueName.ofCredential(keyId));
        }
    }

    /** The passkey has another name. */
    @EventType("user.human.passwordless.token.renamed")
    @Revision("1")
    record PasswordlessTokenRenamed(
            UserId userId,
            OrgId owner,
            PasskeyId webAuthNTokenId,
            @Personal String webAuthNTokenName) implements PasswordlessTokenEvent {}

    /** The authenticator counted on. */
    @EventType("user.human.passwordless.token.signcount.changed")
    @Revision("1")
    record PasswordlessTokenSignCountChanged(UserId userId, OrgId owner, PasskeyId webAuthNTokenId, long signCount)
            implements PasswordlessTokenEvent {}

    /**
     * The passkey, or its unfinished registration, was removed.
     *
     * @param keyId the credential id, which is free again; null for an unfinished registration
     */
    @EventType("user.human.passwordless.token.removed")
    @Revision("1")
    record PasswordlessTokenRemoved(
            UserId userId,
            OrgId owner,
            PasskeyId webAuthNTokenId,
            @Nullable String keyId) implements PasswordlessTokenEvent {
        @Override
        public List<UniqueName> releasedNames() {
            return keyId == null ? List.of() : List.of(UniqueName.ofCredential(keyId));
        }
    }

    /**
     * An authentication with a passkey was started.
     *
     * @param challenge base64url without padding; good for five minutes
     * @param allowedCredentialIDs the credential ids that may answer, standard base64
     * @param userVerification in WebAuthn's words
     */
    @EventType("user.human.passwordless.token.begin.login")
    @Revision("1")
    record PasswordlessTokenBeginLogin(
            UserId userId,
            OrgId owner,
            PasskeyId webAuthNTokenId,
            String challenge,
            List<String> allowedCredentialIDs,
            String userVerification)
            implements PasswordlessTokenEvent {}

    /** An authentication with the passkey succeeded; its challenge is used up. */
    @EventType("user.human.passwordless.token.check.succeeded")
    @Revision("1")
    record PasswordlessTokenCheckSucceeded(UserId userId, OrgId owner, PasskeyId webAuthNTokenId)
            implements PasswordlessTokenEvent {}

    /**
     * A registration or an authentication was refused; it can be tried again as long as its challenge is good.
     *
     * @param webAuthNTokenId the passkey that was to be registered or authenticated with
     * @param reason what was wrong, as one word
     */
    @EventType("user.human.passwordless.token.check.failed")
    @Revision("1")
    record PasswordlessTokenCheckFailed(UserId userId, OrgId owner, PasskeyId webAuthNTokenId, String reason)
            implements PasswordlessTokenEvent {}
}
