package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.HttpDecoder;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;
import java.nio.ByteBuffer;

/**
 * Makes of the enveloped messages of a Connect request the frames of a gRPC one, which differ in little: these are never
 * compressed, and their JSON is of good form.
 *
 * <p>Packed and unpacked together, a request is allowed the bytes of one that is not compressed, so that a small one
 * cannot be made to fill the memory.
 */
final class ConnectFrames implements HttpDecoder<HttpData> {
    private static final int HEAD = 5;

    private static final int NO_HEAD = -1;

    private static final int COMPRESSED = 1;

    private static final byte END_OF_STREAM = 2;

    private final boolean json;
    private final boolean gzip;
    private long left;
    private int length = NO_HEAD;
    private boolean compressed;

    /**
     * Makes a decoder for one request.
     *
     * @param json whether the messages are JSON
     * @param gzip whether they may be compressed
     * @param most how many bytes there may be in all
     */
    ConnectFrames(boolean json, boolean gzip, long most) {
        this.json = json;
        this.gzip = gzip;
        this.left = most;
    }

    /** Returns the last frame of an answer. */
    static HttpData end(byte[] outcome) {
        return HttpData.wrap(ByteBuffer.allocate(HEAD + outcome.length)
                .put(END_OF_STREAM)
                .putInt(outcome.length)
                .put(outcome)
                .array());
    }

    @Override
    public void process(StreamDecoderInput in, StreamDecoderOutput<HttpData> out) {
        while (true) {
            if (length == NO_HEAD) {
                if (in.readableBytes() < HEAD) {
                    return;
                }
                readHead(in.readUnsignedByte(), in.readInt());
            }
            if (in.readableBytes() < length) {
                return;
            }
            var message = readMessage(in);
            // The next bytes may come while this message goes out.
            length = NO_HEAD;
            out.add(GrpcFrames.of(message));
        }
    }

    @Override
    public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpData> out) {
        if (length != NO_HEAD || in.isReadable()) {
            throw new BrokenRequestException(ErrorMapping.UNREADABLE);
        }
    }

    private void readHead(int flags, int announced) {
        compressed = flags == COMPRESSED;
        if (compressed ? !gzip : flags != 0) {
            throw new BrokenRequestException(ErrorMapping.UNREADABLE);
        }
        // Lengths have no sign, so that a negative one is a very large one.
        take(HEAD + Integer.toUnsignedLong(announced));
        length = announced;
    }

    private byte[] readMessage(StreamDecoderInput in) {
        var message = new byte[length];
        if (length > 0) {
            in.readBytes(message);
        }
        if (compressed && length > 0) {
            message = ConnectProtocol.unpack(message, left);
            take(message.length);
        }
        if (json && !JsonBodies.isObject(message)) {
            throw new BrokenRequestException(JsonBodies.NO_OBJECT);
        }
        return message;
    }

    private void take(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new BrokenRequestException(ErrorMapping.TOO_LARGE);
        }
    }
}
