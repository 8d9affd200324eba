package dev.latchkey.gateway.server;

import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.ServiceRequestContextWrapper;

/** Lets the gRPC service find the call of a JSON path. */
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

    @Override
    public ServiceConfig config() {
        return config;
    }
}
