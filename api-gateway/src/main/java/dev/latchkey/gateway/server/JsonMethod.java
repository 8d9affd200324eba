package dev.latchkey.gateway.server;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.latchkey.gateway.wire.Language;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A unary method as JSON callers reach it: makes the request of body and path, and hands it to the same handler that
 * serves gRPC. The server's own transcoder would put each request and answer into frames and take them out again, which
 * costs more than everything else on the way.
 */
final class JsonMethod<I, O> {
    private static final int MAX_KNOWN_HEADERS = 256;
    private static final Map<String, Metadata.Key<String>> KEYS = new ConcurrentHashMap<>();

    private final ServerMethodDefinition<I, O> definition;
    private final JsonMarshaller json;
    private final boolean readsBody;
    private final HttpMethod httpMethod;
    private final String[] template;
    private final List<PathField> pathFields = new ArrayList<>();

    /**
     * Reads the method's HTTP rule.
     *
     * @param definition the method with all checks before it
     * @throws IllegalStateException if a variable of the path is no text field of the request
     */
    private JsonMethod(
            ServerMethodDefinition<I, O> definition, Descriptors.MethodDescriptor method, JsonMarshaller json) {
        this.definition = definition;
        this.json = json;
        var rule = method.getOptions().getExtension(AnnotationsProto.http);
        this.readsBody = !rule.getBody().isEmpty();
        this.httpMethod = HttpMethod.valueOf(rule.getPatternCase().name());
        this.template = pathOf(rule).split("/", -1);
        for (var i = 0; i < template.length; i++) {
            if (template[i].startsWith("{") && template[i].endsWith("}")) {
                var name = template[i].substring(1, template[i].length() - 1);
                var field = method.getInputType().findFieldByName(name);
                if (field == null || field.getJavaType() != FieldDescriptor.JavaType.STRING || field.isRepeated()) {
                    throw new IllegalStateException(name + " in the path of " + method.getFullName() + " is no text");
                }
                pathFields.add(new PathField(i, field));
            }
        }
    }

    /** Returns the unary methods of services that have a path, by full name. */
    static Map<String, JsonMethod<?, ?>> ofServices(List<ServerServiceDefinition> services, JsonMarshaller json) {
        var methods = new HashMap<String, JsonMethod<?, ?>>();
        for (var service : services) {
            for (var method : service.getMethods()) {
                var descriptor = method.getMethodDescriptor();
                if (descriptor.getType() == MethodDescriptor.MethodType.UNARY
                        && descriptor.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier
                        && supplier.getMethodDescriptor().getOptions().hasExtension(AnnotationsProto.http)) {
                    methods.put(
                            descriptor.getFullMethodName(),
                            new JsonMethod<>(method, supplier.getMethodDescriptor(), json));
                }
            }
        }
        return Map.copyOf(methods);
    }

    private static String pathOf(com.google.api.HttpRule rule) {
        return switch (rule.getPatternCase()) {
            case GET -> rule.getGet();
            case PUT -> rule.getPut();
            case POST -> rule.getPost();
            case DELETE -> rule.getDelete();
            case PATCH -> rule.getPatch();
            case CUSTOM, PATTERN_NOT_SET -> throw new IllegalStateException("a method without a path is not called");
        };
    }

    boolean readsBody() {
        return readsBody;
    }

    /** Returns how many fields stand in the path. */
    int variables() {
        return pathFields.size();
    }

    /** Returns whether a path would be that of the method, were not at least one of its variables empty. */
    boolean lacksVariable(HttpMethod method, String path) {
        var segments = path.split("/", -1);
        if (method != httpMethod || segments.length != template.length) {
            return false;
        }
        var variables = new BitSet(segments.length);
        pathFields.forEach(variable -> variables.set(variable.segment()));
        var lacks = false;
        for (var i = 0; i < segments.length; i++) {
            if (variables.get(i)) {
                lacks |= segments[i].isEmpty();
            } else if (!segments[i].equals(template[i])) {
                return false;
            }
        }
        return lacks;
    }

    /**
     * Serves a request on a thread that may wait.
     *
     * @param path whose segments give the fields that stand in the path
     */
    HttpResponse serve(ServiceRequestContext ctx, String path, HttpData body) {
        var call = new JsonCall<>(ctx, definition.getMethodDescriptor(), json);
        ctx.logBuilder()
                .name(
                        definition.getMethodDescriptor().getServiceName(),
                        definition.getMethodDescriptor().getBareMethodName());
        ctx.blockingTaskExecutor().execute(() -> serve(ctx, path, body, call));
        return HttpResponse.of(call.answered());
    }

    private void serve(ServiceRequestContext ctx, String path, HttpData body, JsonCall<I, O> call) {
        try {
            var request = request(path, body);
            var listener = definition.getServerCallHandler().startCall(call, metadata(ctx));
            listener.onMessage(request);
            listener.onHalfClose();
            listener.onComplete();
        } catch (Throwable e) {
            // Whatever it is, the caller must not be left waiting.
            var refusal = ErrorMapping.of(e, Language.ofRequest());
            call.close(refusal.status(), refusal.trailers());
        }
    }

    @SuppressWarnings("unchecked") // a message built by its own builder has its type
    private I request(String path, HttpData body) {
        var marshaller = definition.getMethodDescriptor().getRequestMarshaller();
        var message = readsBody && !isEmptyObject(body)
                ? json.deserializeMessage(marshaller, body.toInputStream())
                : (I) JsonMarshaller.prototype(marshaller);
        if (pathFields.isEmpty()) {
            return message;
        }
        var builder = ((Message) message).toBuilder();
        var segments = path.split("/", -1);
        for (var variable : pathFields) {
            builder.setField(variable.field(), decoded(segments[variable.segment()]));
        }
        return (I) builder.build();
    }

    private static boolean isEmptyObject(HttpData body) {
        return body.isEmpty() || (body.length() == 2 && body.array()[0] == '{' && body.array()[1] == '}');
    }

    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            // A plus sign in a path stands for itself.
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("the path");
        }
    }

    private static Metadata metadata(ServiceRequestContext ctx) {
        var metadata = new Metadata();
        for (var header : ctx.request().headers()) {
            var key = key(header.getKey().toString());
            if (key != null) {
                metadata.put(key, header.getValue());
            }
        }
        return metadata;
    }

    private static Metadata.@Nullable Key<String> key(String name) {
        var known = KEYS.get(name);
        if (known == null && isMetadata(name)) {
            known = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
            if (KEYS.size() < MAX_KNOWN_HEADERS) {
                KEYS.put(name, known);
            }
        }
        return known;
    }

    /** Returns whether gRPC knows such names; HTTP knows more. */
    private static boolean isMetadata(String name) {
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.')) {
                return false;
            }
        }
        return !name.isEmpty() && !name.endsWith(Metadata.BINARY_HEADER_SUFFIX);
    }

    /** A field that a segment of the path gives. */
    private record PathField(int segment, FieldDescriptor field) {}
}
