package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.grpc.Metadata;
import io.netty.util.AsciiString;

/**
 * Keeps headers that carry bytes, those whose names end in {@code -bin}, from the gRPC service: it decodes all of them
 * before the call begins, and one that is no base64 would be taken for a failure of the server. No call reads any.
 */
final class BinaryHeaders extends SimpleDecoratingHttpService {
    BinaryHeaders(HttpService calls) {
        super(calls);
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
        var headers = req.headers();
        return unwrap().serve(ctx, hasAny(headers) ? req.withHeaders(without(headers)) : req);
    }

    private static boolean hasAny(RequestHeaders headers) {
        for (var header : headers) {
            if (isBinary(header.getKey())) {
                return true;
            }
        }
        return false;
    }

    private static RequestHeaders without(RequestHeaders headers) {
        var kept = headers.toBuilder();
        for (var name : headers.names()) {
            if (isBinary(name)) {
                kept.remove(name);
            }
        }
        return kept.build();
    }

    private static boolean isBinary(AsciiString name) {
        return name.endsWith(Metadata.BINARY_HEADER_SUFFIX);
    }
}
