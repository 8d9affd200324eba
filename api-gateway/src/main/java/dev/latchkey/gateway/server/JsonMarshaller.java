package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.curioswitch.common.protobuf.json.MessageMarshaller;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads messages as JSON the way ZITADEL's gateway does: names in lower camel case, fields with their default
 * value left out, unknown members ignored, and no HTML escapes in links.
 */
final class JsonMarshaller implements GrpcJsonMarshaller {
    private static final int BUFFERS = 64;

    /** Buffers are shared: kept by thread, each call's virtual thread would make its own. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS))
            .build();

    private final MessageMarshaller messages;

    /** The names of the fields of requests that hold a time. */
    private final Set<String> times;

    /** Makes a marshaller for all messages of the services; to make one takes a while, since code is generated. */
    JsonMarshaller(List<ServerServiceDefinition> services) {
        var builder = MessageMarshaller.builder()
                .omittingInsignificantWhitespace(true)
                .ignoringUnknownFields(true);
        var names = new HashSet<String>();
        for (var service : services) {
            for (var method : service.getServiceDescriptor().getMethods()) {
                var request = prototype(method.getRequestMarshaller());
                builder.register(request);
                collectTimes(request.getDescriptorForType(), new HashSet<>(), names);
                builder.register(prototype(method.getResponseMarshaller()));
            }
        }
        this.messages = builder.build();
        this.times = Set.copyOf(names);
    }

    @Override
    public <T> void serializeMessage(MethodDescriptor.Marshaller<T> marshaller, T message, OutputStream os)
            throws IOException {
        // The marshaller's own generator escapes what could be HTML, and with it every link.
        try (var json = new PlainNumbers(FACTORY.createGenerator(os))) {
            messages.writeValue((Message) message, json);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the marshaller's prototype is of the type that it reads
    public <T> T deserializeMessage(MethodDescriptor.Marshaller<T> marshaller, InputStream is) {
        var message = prototype(marshaller).newBuilderForType();
        try (var json = new StrictTimes(FACTORY.createParser(is), times)) {
            messages.mergeValue(json, message);
        } catch (IOException | RuntimeException e) {
            // The reader throws exceptions of any kind at values it cannot read; all of them are the caller's.
            throw Status.INVALID_ARGUMENT
                    .withDescription("The request does not match "
                            + message.getDescriptorForType().getFullName())
                    .asRuntimeException();
        }
        return (T) message.build();
    }

    /** Returns the empty message of a marshaller. */
    static Message prototype(MethodDescriptor.Marshaller<?> marshaller) {
        if (marshaller instanceof PrototypeMarshaller<?> typed && typed.getMessagePrototype() instanceof Message m) {
            return m;
        }
        throw new IllegalStateException("every message of the contract is a protobuf message");
    }

    /** Writes whole numbers without an exponent, so that a duration in nanoseconds stays readable. */
    private static final class PlainNumbers extends JsonGeneratorDelegate {
        /** Up to here a double holds every whole number. */
        private static final double MAX_WHOLE = 1L << 53;

        PlainNumbers(JsonGenerator delegate) {
            super(delegate);
        }

        @Override
        public void writeNumber(double value) throws IOException {
            if (value == Math.rint(value) && Math.abs(value) <= MAX_WHOLE) {
                super.writeNumber((long) value);
            } else {
                super.writeNumber(value);
            }
        }
    }

    private static void collectTimes(Descriptor message, Set<Descriptor> seen, Set<String> names) {
        if (!seen.add(message)) {
            return;
        }
        for (var field : message.getFields()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                if (field.getMessageType().equals(Timestamp.getDescriptor())) {
                    names.add(field.getName());
                    names.add(field.getJsonName());
                } else {
                    collectTimes(field.getMessageType(), seen, names);
                }
            }
        }
    }

    /**
     * Refuses times that do not exist, which the reader behind it would turn into ones that do: the first day of a
     * thirteenth month is no day to filter an audit by.
     */
    private static final class StrictTimes extends JsonParserDelegate {
        private final Set<String> names;

        StrictTimes(JsonParser delegate, Set<String> names) {
            super(delegate);
            this.names = names;
        }

        @Override
        public @Nullable String getValueAsString() throws IOException {
            var text = super.getValueAsString();
            // Null among the values of a list.
            var name = currentName();
            if (text != null && name != null && currentToken() == JsonToken.VALUE_STRING && names.contains(name)) {
                OffsetDateTime.parse(text);
            }
            return text;
        }
    }
}
