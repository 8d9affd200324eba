package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Holds JSON to what RFC 8259 and our limits allow. The reader behind it takes a good deal more: deeper nesting, text
 * after the value, bytes that are no UTF-8.
 */
final class JsonBodies {
    private static final int MAX_DEPTH = 64;

    private static final int BUFFERS = 64;

    /** Buffers are shared: kept by thread, each call's virtual thread would make its own. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS))
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            // Of two values under one name, different readers would take different ones.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Refusal WRONG_TYPE = Refusal.of(
            Status.Code.INVALID_ARGUMENT,
            "The content type is not served here; send the header content-type: application/json");
    static final Refusal NO_OBJECT = Refusal.of(
            Status.Code.INVALID_ARGUMENT,
            "The body is not a JSON object in UTF-8 of at most 64 levels and without a name twice");

    private JsonBodies() {}

    /** Returns the refusal of a request on a JSON path for its content type, or null if that is one of JSON. */
    static @Nullable HttpResponse refusal(RequestHeaders headers, HttpData body) {
        if (body.isEmpty()) {
            return null;
        }
        var contentType = headers.contentType();
        // A content type that cannot be read is one as well.
        var isNamed = contentType != null || headers.contains(HttpHeaderNames.CONTENT_TYPE);
        if (isNamed && (contentType == null || !contentType.isJson() || ConnectStream.isServed(contentType))) {
            return StatusBody.refuse(headers, HttpStatus.UNSUPPORTED_MEDIA_TYPE, WRONG_TYPE)
                    .toHttpResponse();
        }
        return null;
    }

    /** Returns whether a message is one JSON object of good form. */
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
