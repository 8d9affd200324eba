package dev.latchkey.gateway.server;

import com.linecorp.armeria.server.ServerBuilder;

/** Adds what is served on the public port beside the calls of the contract. */
@FunctionalInterface
public interface PublicRoutes {
    /** Adds the routes; called once, before the port is opened, so nothing slow belongs here. */
    void addTo(ServerBuilder server);
}
