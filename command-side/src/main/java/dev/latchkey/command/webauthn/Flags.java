package dev.latchkey.command.webauthn;

import com.yubico.webauthn.data.AuthenticatorData;

/** The flags of authenticator data that tell about backup (WebAuthn Level 3 §6.1.3). */
record Flags(boolean backupEligible, boolean backedUp) {
    /** After the hash of the RP ID. */
    private static final int PLACE = 32;

    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;

    static Flags of(AuthenticatorData data) {
        var flags = data.getBytes().getBytes()[PLACE];
        return new Flags((flags & BACKUP_ELIGIBLE) != 0, (flags & BACKED_UP) != 0);
    }

    /** Returns whether they agree with each other: what was backed up can be. */
    boolean areConsistent() {
        return backupEligible || !backedUp;
    }
}
