package dev.latchkey.gateway.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves a call with many answers on its JSON path, which the server itself does for unary calls only: a line of JSON for
 * each answer, as they come. A refusal before the first of them is an HTTP error as of any other call; later it is the
 * last line.
 */
final class StreamOverJson implements HttpService {
    private static final MediaType NDJSON = MediaType.create("application", "x-ndjson");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProtocolGuard calls;
    private final Route route;
    private final String framedPath;
    private final boolean readsBody;
    private volatile @Nullable ServiceConfig framed;

    private StreamOverJson(ProtocolGuard calls, MethodDescriptor<?, ?> method, HttpRule rule) {
        this.calls = calls;
        this.route = route(rule);
        this.framedPath = "/" + method.getFullMethodName();
        this.readsBody = !rule.getBody().isEmpty();
    }

    /**
     * Returns a service for each call with many answers whose contract gives it a JSON path.
     *
     * @throws IllegalStateException if the path, or its method, is of a kind that is not served here
     */
    static List<StreamOverJson> of(List<ServerServiceDefinition> services, ProtocolGuard calls) {
        var streams = new ArrayList<StreamOverJson>();
        for (var service : services) {
            for (var definition : service.getMethods()) {
                var method = definition.getMethodDescriptor();
                if (method.getType() == MethodType.SERVER_STREAMING
                        && method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier
                        && supplier.getMethodDescriptor().getOptions().hasExtension(AnnotationsProto.http)) {
                    streams.add(new StreamOverJson(
                            calls,
                            method,
                            supplier.getMethodDescriptor().getOptions().getExtension(AnnotationsProto.http)));
                }
            }
        }
        return streams;
    }

    private static Route route(HttpRule rule) {
        var builder = Route.builder();
        switch (rule.getPatternCase()) {
            case GET -> builder.methods(HttpMethod.GET).path(rule.getGet());
            case POST -> builder.methods(HttpMethod.POST).path(rule.getPost());
            default -> throw new IllegalStateException("a stream is asked for by GET or POST, not as in " + rule);
        }
        return builder.build();
    }

    /** Returns where it is served. */
    Route route() {
        return route;
    }

    @Override
    public ExchangeType exchangeType(RoutingContext routing) {
        return StatusBody.isGrpc(routing.headers().contentType())
                ? ExchangeType.BIDI_STREAMING
                : ExchangeType.RESPONSE_STREAMING;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
        var context = new Rerouted(ctx, framed(ctx));
        if (StatusBody.isGrpc(req.contentType())) {
            return calls.serve(context, req);
        }
        return HttpResponse.of(req.aggregate(ctx.eventLoop()).thenApply(whole -> {
            ProtocolGuard.markWhole(ctx);
            var refusal = JsonBodies.refusal(req.headers(), whole.content());
            if (refusal != null) {
                return refusal;
            }
            // Only now does the call get the time of a stream: the request had to be there in that of any other.
            return serveWhole(context, whole);
        }));
    }

    private ServiceConfig framed(ServiceRequestContext ctx) {
        var config = framed;
        if (config == null) {
            config = Rerouted.configOf(framedPath, ctx);
            framed = config;
        }
        return config;
    }

    private HttpResponse serveWhole(ServiceRequestContext ctx, AggregatedHttpRequest whole) {
        HttpResponse answers;
        try {
            answers = calls.serve(
                    ctx, HttpRequest.of(GrpcFrames.headers(whole.headers(), true), GrpcFrames.of(message(ctx, whole))));
        } catch (Exception e) {
            return HttpResponse.ofFailure(e);
        }
        var parts = answers.split();
        return HttpResponse.of(parts.headers().thenApply(headers -> {
            if (headers.contains("grpc-status") && HttpErrors.code(headers) != Status.Code.OK) {
                parts.body().abort();
                return HttpErrors.refuse(headers).toHttpResponse();
            }
            var lines = parts.body().decode(new GrpcFrames.Lines(), ctx.alloc());
            var last = StreamMessage.of(parts.trailers().thenApply(StreamOverJson::lastLine));
            return HttpResponse.of(
                    ResponseHeaders.of(HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, NDJSON),
                    StreamMessage.concat(lines, last));
        }));
    }

    /** Returns the message as JSON, with the fields that stand in the path. */
    private byte[] message(ServiceRequestContext ctx, AggregatedHttpRequest whole) throws IOException {
        var body = readsBody && !whole.content().isEmpty() ? whole.content().array() : new byte[] {'{', '}'};
        if (ctx.pathParams().isEmpty() || !JsonBodies.isObject(body)) {
            // What is no object is refused where it is read.
            return body;
        }
        var root = JSON.readTree(body);
        if (root instanceof ObjectNode object) {
            ctx.pathParams().forEach(object::put);
        }
        return JSON.writeValueAsBytes(root);
    }

    private static StreamMessage<HttpData> lastLine(HttpHeaders trailers) {
        if (!trailers.contains("grpc-status") || HttpErrors.code(trailers) == Status.Code.OK) {
            return StreamMessage.of();
        }
        var line = new ByteArrayOutputStream();
        try {
            line.write("{\"error\":".getBytes(StandardCharsets.US_ASCII));
            line.write(StatusBody.write(
                    HttpErrors.code(trailers), HttpErrors.message(trailers), HttpErrors.details(trailers)));
            line.write("}\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return StreamMessage.of(HttpData.wrap(line.toByteArray()));
    }
}
