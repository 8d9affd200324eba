package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.StreamDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The five bytes that gRPC puts before each message. */
final class GrpcFrames {
    private static final int HEAD = 5;

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
        return HttpData.wrap(ByteBuffer.allocate(HEAD + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array());
    }

    /** Returns the one message of a body, without its frame. */
    static HttpData onlyMessage(HttpData body) {
        return HttpData.wrap(body.array(), HEAD, body.length() - HEAD);
    }

    /** Makes of each framed JSON message a line with an object that holds it. */
    static final class Lines implements StreamDecoder<HttpData, HttpData> {
        private static final byte[] BEFORE = "{\"result\":".getBytes(StandardCharsets.US_ASCII);

        private static final byte[] AFTER = "}\n".getBytes(StandardCharsets.US_ASCII);

        private static final int NO_HEAD = -1;

        private int length = NO_HEAD;

        @Override
        public ByteBuf toByteBuf(HttpData in) {
            return in.byteBuf();
        }

        @Override
        public void process(StreamDecoderInput in, StreamDecoderOutput<HttpData> out) {
            while (true) {
                if (length == NO_HEAD) {
                    if (in.readableBytes() < HEAD) {
                        return;
                    }
                    in.readByte();
                    length = in.readInt();
                }
                if (in.readableBytes() < length) {
                    return;
                }
                var line = ByteBuffer.allocate(BEFORE.length + length + AFTER.length);
                line.put(BEFORE);
                if (length > 0) {
                    var message = in.readBytes(length);
                    try {
                        message.readBytes(line.array(), BEFORE.length, length);
                    } finally {
                        message.release();
                    }
                }
                line.position(BEFORE.length + length);
                out.add(HttpData.wrap(line.put(AFTER).array()));
                length = NO_HEAD;
            }
        }
    }
}
