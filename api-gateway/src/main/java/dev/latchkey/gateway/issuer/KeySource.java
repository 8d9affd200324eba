package dev.latchkey.gateway.issuer;

import java.util.List;

/** Where the keys of an issuer come from. */
interface KeySource {
    /**
     * Gets the keys as they are now.
     *
     * @throws KeysUnavailableException if that is not possible, or takes too long
     */
    List<SigningKey> fetch() throws KeysUnavailableException;
}
