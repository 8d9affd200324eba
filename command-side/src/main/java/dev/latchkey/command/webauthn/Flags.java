package dev.latchkey.command.webauthn;

import com.yubico.webauthn.data.AuthenticatorData;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The flags of authenticator data that tell about backup (WebAuthn Level 3 §6.1.3). */
record Flags(boolean backupEligible, boolean backedUp) {
    /** After the hash of the RP ID. */
    private static final int PLACE = 32;

    /** With the head that CBOR gives a text of eight characters. */
    private static final String AUTHENTICATOR_DATA = "hauthData";

    /** The head of a byte string whose length takes one byte; else it takes two. */
    private static final String SHORT_BYTES = "X";

    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;

    static Flags of(AuthenticatorData data) {
        return of(data.getBytes().getBytes()[PLACE]);
    }

    /**
     * Finds the flags in an attestation object without reading it as a whole: its authenticator data stands last (CTAP
     * 2.1 §8), behind the name and the head of a byte string.
     *
     * @return null if it has none
     */
    static @Nullable Flags within(byte[] attestationObject) {
        var text = new String(attestationObject, StandardCharsets.ISO_8859_1);
        var name = text.lastIndexOf(AUTHENTICATOR_DATA);
        if (name < 0) {
            return null;
        }
        var head = name + AUTHENTICATOR_DATA.length();
        var place = head + PLACE + (text.startsWith(SHORT_BYTES, head) ? 2 : 3);
        return place < attestationObject.length ? of(attestationObject[place]) : null;
    }

    private static Flags of(byte flags) {
        return new Flags((flags & BACKUP_ELIGIBLE) != 0, (flags & BACKED_UP) != 0);
    }

    /** Returns whether they agree with each other: what was backed up can be. */
    boolean areConsistent() {
        return backupEligible || !backedUp;
    }
}
