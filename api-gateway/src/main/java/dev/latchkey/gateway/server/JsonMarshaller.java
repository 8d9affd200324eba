package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import dev.latchkey.gateway.wire.InvalidFieldException;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    private final JsonTypes types;

    private final Map<Descriptor, Map<String, FieldDescriptor>> fields;

    /** Makes a marshaller for all messages of the services. */
    JsonMarshaller(List<ServiceDescriptor> services) {
        var prototypes = new ArrayList<Message>();
        var known = new HashMap<Descriptor, Map<String, FieldDescriptor>>();
        for (var service : services) {
            for (var method : service.getMethods()) {
                var request = prototype(method.getRequestMarshaller());
                prototypes.add(request);
                StrictJson.collect(request.getDescriptorForType(), known);
                prototypes.add(prototype(method.getResponseMarshaller()));
            }
        }
        this.types = new JsonTypes(prototypes);
        this.fields = Map.copyOf(known);
    }

    @Override
    public <T> void serializeMessage(MethodDescriptor.Marshaller<T> marshaller, T message, OutputStream os)
            throws IOException {
        // The marshaller's own generator escapes what could be HTML, and with it every link.
        try (var json = new PlainNumbers(FACTORY.createGenerator(os))) {
            types.of(((Message) message).getDescriptorForType()).writeValue((Message) message, json);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the marshaller's prototype is of the type that it reads
    public <T> T deserializeMessage(MethodDescriptor.Marshaller<T> marshaller, InputStream is) {
        var message = prototype(marshaller).newBuilderForType();
        var type = message.getDescriptorForType();
        try (var json = FACTORY.createParser(object(is))) {
            if (type.getFields().isEmpty()) {
                // Where there are no fields, every member is an unknown one.
                types.of(type).mergeValue(json, message);
            } else {
                read(new StrictJson(json, fields, type), message);
            }
        } catch (BrokenRequestException | InvalidFieldException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // This is no JSON, and it is the caller's.
            throw new UnreadableMessageException(type.getFullName());
        }
        return (T) message.build();
    }

    /** Messages of every protocol come by here, and nothing behind it is as strict. */
    private static byte[] object(InputStream is) throws IOException {
        var bytes = is.readAllBytes();
        if (!JsonBodies.isObject(bytes)) {
            throw new BrokenRequestException(JsonBodies.NO_OBJECT);
        }
        return bytes;
    }

    private void read(StrictJson json, Message.Builder message) throws IOException {
        try {
            types.of(message.getDescriptorForType()).mergeValue(json, message);
        } catch (InvalidFieldException | JsonParseException | StreamConstraintsException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The reader throws exceptions of any kind at values it cannot read; all of them are the caller's.
            throw json.refusal();
        }
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
}
