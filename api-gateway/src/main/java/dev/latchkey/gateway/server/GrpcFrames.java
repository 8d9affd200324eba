package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages as gRPC frames them. */
final class GrpcFrames {
    private static final MediaType GRPC_JSON = MediaType.create("application", "grpc+json");

    private static final MediaType GRPC_PROTO = MediaType.create("application", "grpc+proto");

    private GrpcFrames() {}

    /** Returns the headers of a request that goes on as gRPC, uncompressed both ways. */
    static RequestHeaders headers(RequestHeaders headers, boolean json) {
        return headers.toBuilder()
                .method(HttpMethod.POST)
                .contentType(json ? GRPC_JSON : GRPC_PROTO)
                .removeAndThen("grpc-encoding")
                .removeAndThen("grpc-accept-encoding")
                .removeAndThen(HttpHeaderNames.CONTENT_LENGTH)
                .build();
    }

    /** Returns a message in its frame. */
    static HttpData of(byte[] message) {
        return Frames.frame(0, message);
    }

    /** Returns the one message of a body, without its frame. */
    static HttpData onlyMessage(HttpData body) {
        return HttpData.wrap(body.array(), Frames.HEAD, body.length() - Frames.HEAD);
    }

    /** Makes of each framed JSON message a line with an object that holds it. */
    static final class Lines extends Frames {
        private static final byte[] BEFORE = "{\"result\":".getBytes(StandardCharsets.US_ASCII);

        private static final byte[] AFTER = "}\n".getBytes(StandardCharsets.US_ASCII);

        @Override
        protected void begin(int flags, int length) {
            // These come from the server itself.
        }

        @Override
        protected HttpData message(byte[] message) {
            return HttpData.wrap(ByteBuffer.allocate(BEFORE.length + message.length + AFTER.length)
                    .put(BEFORE)
                    .put(message)
                    .put(AFTER)
                    .array());
        }
    }
}
