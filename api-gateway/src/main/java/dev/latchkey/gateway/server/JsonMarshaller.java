package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.curioswitch.common.protobuf.json.MessageMarshaller;

/**
 * Writes and reads the messages of one service as JSON the way ZITADEL's gateway does: names in lower camel case,
 * fields with their default value left out, unknown members ignored, and no HTML escapes in links.
 */
final class JsonMarshaller implements GrpcJsonMarshaller {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final MessageMarshaller messages;

    JsonMarshaller(ServiceDescriptor service) {
        var builder = MessageMarshaller.builder()
                .omittingInsignificantWhitespace(true)
                .ignoringUnknownFields(true);
        for (var method : service.getMethods()) {
            builder.register(prototype(method.getRequestMarshaller()));
            builder.register(prototype(method.getResponseMarshaller()));
        }
        this.messages = builder.build();
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
        try {
            messages.mergeValue(is, message);
        } catch (IOException | RuntimeException e) {
            // The reader throws exceptions of any kind at values it cannot read; all of them are the caller's.
            throw Status.INVALID_ARGUMENT
                    .withDescription("The request does not match "
                            + message.getDescriptorForType().getFullName())
                    .asRuntimeException();
        }
        return (T) message.build();
    }

    private static Message prototype(MethodDescriptor.Marshaller<?> marshaller) {
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
