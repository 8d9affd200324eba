package dev.latchkey.gateway.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The escapes of the header {@code grpc-message}: all but printable ASCII, and the per cent sign. */
final class GrpcMessage {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private GrpcMessage() {}

    /** Returns a text as the header holds it. */
    static String encode(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var escaped = new StringBuilder(bytes.length);
        for (var b : bytes) {
            if (b >= ' ' && b <= '~' && b != '%') {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HEX.toHexDigits(b));
            }
        }
        return escaped.toString();
    }

    /** Returns the text that a header holds; what is no escape stands for itself. */
    static String decode(String header) {
        if (header.indexOf('%') < 0) {
            return header;
        }
        var bytes = new ByteArrayOutputStream(header.length());
        for (var i = 0; i < header.length(); i++) {
            var c = header.charAt(i);
            if (c == '%'
                    && i + 2 < header.length()
                    && HexFormat.isHexDigit(header.charAt(i + 1))
                    && HexFormat.isHexDigit(header.charAt(i + 2))) {
                bytes.write(HexFormat.fromHexDigits(header, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
