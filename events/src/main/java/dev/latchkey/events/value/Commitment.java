package dev.latchkey.events.value;

/**
 * What is stored of a code in place of the code: an HMAC that only the holder of the code key can check.
 *
 * @param algorithm the name of the scheme, {@link #HMAC_SHA_256} today
 * @param keyId which code key it was made under
 * @param crypted the HMAC, standard base64 with padding
 */
public record Commitment(String algorithm, String keyId, String crypted) {
    /** HMAC-SHA-256 of the presented code with a domain of its own. */
    public static final String HMAC_SHA_256 = "hmac-sha256";

    @Override
    public String toString() {
        return "Commitment[" + algorithm + ", key " + keyId + "]";
    }
}
