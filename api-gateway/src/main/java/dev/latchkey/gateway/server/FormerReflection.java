package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.reflection.v1.ServerReflectionGrpc;

/**
 * Serves server reflection by its former name as well, which is all that older tools ask for. Its messages are those of
 * today's, byte by byte, so each call is one of today's.
 */
final class FormerReflection implements HttpService {
    static final String PATH = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

    private static final String TODAYS_PATH =
            "/" + ServerReflectionGrpc.getServerReflectionInfoMethod().getFullMethodName();

    private final ProtocolGuard calls;

    FormerReflection(ProtocolGuard calls) {
        this.calls = calls;
    }

    @Override
    public ExchangeType exchangeType(RoutingContext routing) {
        return ExchangeType.BIDI_STREAMING;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
        return calls.serve(Rerouted.to(TODAYS_PATH, ctx), req);
    }
}
