package dev.latchkey.gateway.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.latchkey.contract.v1.ErrorDetail;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a refusal the way the protocol of the request wants it. */
final class StatusBody {
    private static final MediaType JSON = MediaType.JSON;

    private static final JsonFactory FACTORY = new JsonFactory();

    private StatusBody() {}

    /** Returns whether a request speaks gRPC or gRPC-Web. */
    static boolean isGrpc(@Nullable MediaType contentType) {
        return contentType != null
                && "application".equals(contentType.type())
                && contentType.subtype().startsWith("grpc");
    }

    /** Refuses a request before any call is made. */
    static AggregatedHttpResponse refuse(@Nullable RequestHeaders headers, HttpStatus status, Refusal english) {
        if (headers == null) {
            return json(status, english.status().getCode(), english.status().getDescription(), List.of());
        }
        var refusal = english.in(headers);
        var contentType = headers.contentType();
        if (status.code() != HttpStatus.UNSUPPORTED_MEDIA_TYPE.code()) {
            if (isGrpc(contentType)) {
                return trailersOnly(contentType, refusal);
            }
            if (ConnectStream.isSpokenIn(headers)) {
                return ConnectStream.refuse(headers, english);
            }
        }
        if (ConnectUnary.isSpokenIn(headers)) {
            return ConnectUnary.refuse(
                    status, refusal.status().getCode(), refusal.status().getDescription(), List.of());
        }
        return json(status, refusal.status().getCode(), refusal.status().getDescription(), List.of());
    }

    /** Writes a refusal as JSON. */
    static AggregatedHttpResponse json(
            HttpStatus status, Status.Code code, @Nullable String message, List<Any> details) {
        return AggregatedHttpResponse.of(
                ResponseHeaders.of(status, HttpHeaderNames.CONTENT_TYPE, JSON),
                HttpData.wrap(write(code, message, details)));
    }

    /** gRPC answers with HTTP status 200 and the outcome in the header block, which gRPC-Web allows as well. */
    private static AggregatedHttpResponse trailersOnly(@Nullable MediaType contentType, Refusal refusal) {
        return AggregatedHttpResponse.of(ResponseHeaders.builder(HttpStatus.OK)
                .contentType(contentType == null ? JSON : contentType)
                .addInt("grpc-status", refusal.status().getCode().value())
                .add(
                        "grpc-message",
                        GrpcMessage.encode(String.valueOf(refusal.status().getDescription())))
                .build());
    }

    /** Returns a {@code google.rpc.Status} as JSON. */
    static byte[] write(Status.Code code, @Nullable String message, List<Any> details) {
        var bytes = new ByteArrayOutputStream();
        try (var json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("code", code.value());
            json.writeStringField("message", message == null ? code.name() : message);
            if (!details.isEmpty()) {
                json.writeArrayFieldStart("details");
                for (var any : details) {
                    // Only details of this one type are ever made.
                    var detail = any.unpack(ErrorDetail.class);
                    json.writeStartObject();
                    json.writeStringField("@type", any.getTypeUrl());
                    json.writeStringField("id", detail.getId());
                    json.writeStringField("message", detail.getMessage());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a detail is not of the type it says", e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }
}
