package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import java.nio.ByteBuffer;

/**
 * Takes messages out of their frames and makes something else of each. gRPC and the Connect protocol put the same five
 * bytes before a message: one of flags, four that tell its length.
 */
abstract class Frames implements HttpDecoder<HttpData> {
    /** Bytes before a message. */
    static final int HEAD = 5;

    private static final int NO_HEAD = -1;

    private int length = NO_HEAD;

    /** Returns a message in its frame. */
    static HttpData frame(int flags, byte[] message) {
        return HttpData.wrap(ByteBuffer.allocate(HEAD + message.length)
                .put((byte) flags)
                .putInt(message.length)
                .put(message)
                .array());
    }

    /**
     * Takes note of what stands before a message.
     *
     * @param length bytes of the message, without sign
     * @throws BrokenRequestException if it is not to be read
     */
    protected abstract void begin(int flags, int length);

    /** Returns what a message becomes. */
    protected abstract HttpData message(byte[] message);

    /** Returns whether a message has begun that is not whole yet. */
    protected final boolean isWithin() {
        return length != NO_HEAD;
    }

    @Override
    public final void process(StreamDecoderInput in, StreamDecoderOutput<HttpData> out) {
        while (true) {
            if (length == NO_HEAD) {
                if (in.readableBytes() < HEAD) {
                    return;
                }
                var flags = in.readUnsignedByte();
                var announced = in.readInt();
                begin(flags, announced);
                length = announced;
            }
            if (in.readableBytes() < length) {
                return;
            }
            var message = new byte[length];
            if (length > 0) {
                in.readBytes(message);
            }
            // The next bytes may come while this message goes out.
            length = NO_HEAD;
            out.add(message(message));
        }
    }
}
