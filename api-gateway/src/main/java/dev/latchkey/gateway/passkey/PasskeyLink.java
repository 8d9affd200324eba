package dev.latchkey.gateway.passkey;

import com.google.protobuf.Duration;
import dev.latchkey.contract.v1.ObjectDetails;

/**
 * A link that was issued, in the words of the contract.
 *
 * @param link holds the code, so it is a secret
 * @param expiration how long the link is good
 */
public record PasskeyLink(ObjectDetails details, String link, Duration expiration) {
    @Override
    public String toString() {
        return "PasskeyLink[masked]";
    }
}
