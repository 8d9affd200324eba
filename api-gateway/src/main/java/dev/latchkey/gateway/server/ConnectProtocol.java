package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.google.protobuf.Any;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import io.netty.util.AsciiString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What unary calls and streams of the Connect protocol have in common. */
final class ConnectProtocol {
    static final AsciiString VERSION = AsciiString.cached("connect-protocol-version");

    private static final AsciiString TIMEOUT = AsciiString.cached("connect-timeout-ms");

    /** The Connect protocol allows no more digits. */
    private static final int MAX_TIMEOUT_DIGITS = 10;

    private static final Refusal WRONG_VERSION =
            Refusal.of(Status.Code.INVALID_ARGUMENT, "The connect-protocol-version is not served here");
    private static final Refusal WRONG_TIMEOUT =
            Refusal.of(Status.Code.INVALID_ARGUMENT, "The connect-timeout-ms cannot be read");

    private static final JsonFactory FACTORY = new JsonFactory();

    private ConnectProtocol() {}

    /** Returns the refusal of a request for what its headers say of the protocol, or null if it is served. */
    static @Nullable Refusal refusal(RequestHeaders headers) {
        if (!"1".equals(headers.get(VERSION, "1"))) {
            return WRONG_VERSION;
        }
        var timeout = headers.get(TIMEOUT);
        return timeout == null || isTimeout(timeout) ? null : WRONG_TIMEOUT;
    }

    private static boolean isTimeout(String header) {
        return !header.isEmpty()
                && header.length() <= MAX_TIMEOUT_DIGITS
                && header.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Returns how long the caller of a request that was not refused will wait, or null if it does not say so. */
    static @Nullable Duration timeout(RequestHeaders headers) {
        var timeout = headers.get(TIMEOUT);
        // A time of zero would stand for none at all.
        return timeout == null ? null : Duration.ofMillis(Math.max(1, Long.parseLong(timeout)));
    }

    /**
     * Returns what was compressed by gzip.
     *
     * @param most how many bytes there may be
     * @throws BrokenRequestException if there are more, or if it is no gzip
     */
    static byte[] unpack(byte[] packed, long most) {
        try (var stream = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            // One byte too many shows that there are more.
            var unpacked = stream.readNBytes(Math.toIntExact(most + 1));
            if (unpacked.length > most) {
                throw new BrokenRequestException(ErrorMapping.TOO_LARGE);
            }
            return unpacked;
        } catch (IOException e) {
            throw new BrokenRequestException(ErrorMapping.UNREADABLE);
        }
    }

    /** Returns an error as this protocol writes it. */
    static byte[] write(Status.Code code, @Nullable String message, List<Any> details) {
        var bytes = new ByteArrayOutputStream();
        try (var json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("code", name(code));
            if (message != null) {
                json.writeStringField("message", message);
            }
            if (!details.isEmpty()) {
                json.writeArrayFieldStart("details");
                for (var any : details) {
                    var url = any.getTypeUrl();
                    json.writeStartObject();
                    json.writeStringField("type", url.substring(url.lastIndexOf('/') + 1));
                    json.writeStringField(
                            "value",
                            Base64.getEncoder()
                                    .withoutPadding()
                                    .encodeToString(any.getValue().toByteArray()));
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static String name(Status.Code code) {
        return code == Status.Code.CANCELLED ? "canceled" : code.name().toLowerCase(Locale.ROOT);
    }
}
