package dev.latchkey.command.webauthn;

import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.UserIdentity;
import dev.latchkey.events.value.Sha256;
import dev.latchkey.events.value.UserId;
import java.nio.charset.StandardCharsets;

/** The person who registers or uses a passkey, as authenticators are told. */
public record Person(UserId id, String name, String displayName) {
    /** WebAuthn Level 3 §5.4.3: a user handle has at most 64 bytes. */
    private static final int MAX_HANDLE = 64;

    /** Returns the user handle: the bytes of the id, or their SHA-256 where they are too many. */
    ByteArray handle() {
        var bytes = id.value().getBytes(StandardCharsets.UTF_8);
        return new ByteArray(bytes.length <= MAX_HANDLE ? bytes : Sha256.of(bytes));
    }

    UserIdentity identity() {
        return UserIdentity.builder()
                .name(name)
                .displayName(displayName)
                .id(handle())
                .build();
    }
}
