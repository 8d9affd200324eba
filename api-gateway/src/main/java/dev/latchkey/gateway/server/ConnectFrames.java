package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.StreamDecoderInput;
import com.linecorp.armeria.common.stream.StreamDecoderOutput;

/**
 * Makes of the enveloped messages of a Connect request the frames of a gRPC one, which differ in little: these are never
 * compressed, and their JSON is of good form.
 *
 * <p>Packed and unpacked together, a request is allowed the bytes of one that is not compressed, so that a small one
 * cannot be made to fill the memory.
 */
final class ConnectFrames extends Frames {
    private static final int COMPRESSED = 1;

    private static final int END_OF_STREAM = 2;

    private final boolean gzip;
    private long left;
    private boolean compressed;

    /**
     * Makes a decoder for one request.
     *
     * @param gzip whether they may be compressed
     * @param most how many bytes there may be in all
     */
    ConnectFrames(boolean gzip, long most) {
        this.gzip = gzip;
        this.left = most;
    }

    /** Returns the last frame of an answer. */
    static HttpData end(byte[] outcome) {
        return frame(END_OF_STREAM, outcome);
    }

    @Override
    public void processOnComplete(StreamDecoderInput in, StreamDecoderOutput<HttpData> out) {
        if (isWithin() || in.isReadable()) {
            throw new BrokenRequestException(ErrorMapping.UNREADABLE);
        }
    }

    @Override
    protected void begin(int flags, int length) {
        compressed = flags == COMPRESSED;
        if (compressed ? !gzip : flags != 0) {
            throw new BrokenRequestException(ErrorMapping.UNREADABLE);
        }
        // Lengths have no sign, so that a negative one is a very large one.
        take(HEAD + Integer.toUnsignedLong(length));
    }

    @Override
    protected HttpData message(byte[] packed) {
        var message = packed;
        if (compressed && packed.length > 0) {
            message = ConnectProtocol.unpack(packed, left);
            take(message.length);
        }
        return GrpcFrames.of(message);
    }

    private void take(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new BrokenRequestException(ErrorMapping.TOO_LARGE);
        }
    }
}
