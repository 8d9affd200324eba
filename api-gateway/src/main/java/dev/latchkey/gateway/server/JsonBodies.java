package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Holds JSON bodies to what RFC 8259 and our limits allow. The transcoder behind it reads a good deal more: deeper
 * nesting, text after the value, bytes that are no UTF-8.
 */
final class JsonBodies {
    private static final int MAX_DEPTH = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private JsonBodies() {}

    /** Returns whether a body is one JSON object of good form. */
    static boolean isObject(byte[] body) {
        if (body.length == 2 && body[0] == '{' && body[1] == '}') {
            return true;
        }
        try {
            // A new decoder refuses what is malformed, where a String would replace it.
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return isObject(text);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isObject(String text) {
        try (var json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            var depth = 1;
            while (depth > 0) {
                var token = json.nextToken();
                if (token == null) {
                    return false;
                }
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if ((token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING)
                        && hasLoneSurrogate(json.getText())) {
                    return false;
                }
            }
            return json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Half a character can be written as an escape in JSON, but in no UTF-8 behind it. */
    private static boolean hasLoneSurrogate(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
