package dev.latchkey.gateway.tool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read. */
final class CountedStream extends FilterInputStream {
    private long count;

    CountedStream(InputStream in) {
        super(in);
    }

    /** Returns how many bytes were read. */
    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        var read = super.read();
        if (read >= 0) {
            count++;
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        var read = super.read(bytes, offset, length);
        if (read > 0) {
            count += read;
        }
        return read;
    }
}
