package dev.latchkey.gateway.server;

import org.jspecify.annotations.Nullable;

/** Under which origin people reach this server; never taken from a request, whose Host header anybody can write. */
public final class ExternalOrigin {
    private volatile @Nullable String value;

    ExternalOrigin(@Nullable String configured) {
        this.value = configured;
    }

    /**
     * Returns the origin without a closing slash.
     *
     * @throws IllegalStateException if none is configured and the server does not listen yet
     */
    public String value() {
        var origin = value;
        if (origin == null) {
            throw new IllegalStateException("latchkey.external-origin is not set and the public port not known yet");
        }
        return origin;
    }

    /** Falls back to this machine, now that the port is known. */
    void listeningOn(int port) {
        if (value == null) {
            value = "http://localhost:" + port;
        }
    }
}
