package dev.latchkey.command.passkey;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key of a server that never had another one. */
public final class OneCodeKey implements CodeKeys {
    private final SecretKey key = new SecretKeySpec(new byte[32], "HmacSHA256");

    @Override
    public String currentKeyId() {
        return "k1";
    }

    @Override
    public SecretKey key(String keyId) {
        return key;
    }
}
