package dev.latchkey.gateway.start;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** Looks whether ports are free before anything is written. */
public final class Ports {
    private static final int MAX_PORT = 65_535;

    private Ports() {}

    /**
     * Refuses a port that someone else listens on.
     *
     * @param address where to listen; null for all addresses
     * @param port the port; 0 is always free
     * @throws StartRefused if the port is taken or may not be opened; names it and the setting that changes it
     */
    public static void requireFree(String setting, @Nullable InetAddress address, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new StartRefused(setting + " must be 0 to " + MAX_PORT + ", was " + port);
        }
        try (var socket = new ServerSocket()) {
            // As servers do it: connections of a server that just stopped do not keep the port.
            socket.setReuseAddress(true);
            socket.bind(address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new StartRefused("cannot listen on port " + port + " (" + e.getMessage() + "); free it or choose"
                    + " another by --" + setting + "=…");
        }
    }
}
