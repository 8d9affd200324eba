package dev.latchkey.gateway.server;

import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.ServiceRequestContextWrapper;

/** Lets the gRPC service find the call of a JSON path, or of another that is not its own. */
final class Rerouted extends ServiceRequestContextWrapper {
    private final ServiceConfig config;

    /**
     * Makes the context.
     *
     * @param config that of the gRPC path of the call
     */
    Rerouted(ServiceRequestContext delegate, ServiceConfig config) {
        super(delegate);
        this.config = config;
    }

    /** Makes the context for the call of a gRPC path. */
    static Rerouted to(String framedPath, ServiceRequestContext ctx) {
        return new Rerouted(ctx, configOf(framedPath, ctx));
    }

    /** Returns the configuration of a gRPC path that is served. */
    static ServiceConfig configOf(String framedPath, ServiceRequestContext ctx) {
        return ctx.config().server().serviceConfigs().stream()
                .filter(config -> config.route().patternString().equals(framedPath))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public ServiceConfig config() {
        return config;
    }
}
