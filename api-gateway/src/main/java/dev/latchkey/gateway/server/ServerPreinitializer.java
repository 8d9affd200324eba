package dev.latchkey.gateway.server;

import com.linecorp.armeria.server.grpc.HttpJsonTranscodingOptions;
import dev.latchkey.contract.admin.v1.AdminServiceGrpc;
import dev.latchkey.contract.auth.v1.AuthServiceGrpc;
import dev.latchkey.contract.management.v1.ManagementServiceGrpc;
import dev.latchkey.contract.user.v2.UserServiceGrpc;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/**
 * Loads parts of the public server while the start still reads its configuration on another thread: the protocol's
 * descriptors, and the bytecode that the library makes for answers of its own. Nothing that measures belongs here, since
 * there is no registry of meters yet.
 */
class ServerPreinitializer implements BackgroundPreinitializer {
    @Override
    public void preinitialize() {
        HttpJsonTranscodingOptions.of();
        AuthServiceGrpc.getServiceDescriptor();
        UserServiceGrpc.getServiceDescriptor();
        ManagementServiceGrpc.getServiceDescriptor();
        AdminServiceGrpc.getServiceDescriptor();
    }
}
