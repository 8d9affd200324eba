package dev.latchkey.gateway.server;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.TimeoutException;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.HttpStatusException;
import dev.latchkey.command.DomainException;
import dev.latchkey.gateway.auth.AccessRefusedException;
import dev.latchkey.gateway.wire.InvalidFieldException;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.query.QueryException;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Says what a caller is told when a call breaks outside the endpoints: on its way in, on its way out, or by its
 * deadline. What endpoints and the checks before them throw is {@link RefusalInterceptor}'s.
 */
final class TransportErrors implements GrpcExceptionHandlerFunction {
    @Override
    public Status apply(RequestContext ctx, Status status, Throwable cause, Metadata metadata) {
        var language = HttpErrors.language(ctx);
        return switch (cause) {
            case UnreadableMessageException e -> ErrorMapping.of(e, language).status();
            case BrokenRequestException e -> e.refusal().in(language).status();
            // An endpoint may hand its refusal over as well as throw it.
            case DomainException e -> refuse(e, language, metadata);
            case QueryException e -> refuse(e, language, metadata);
            case AccessRefusedException e -> refuse(e, language, metadata);
            case InvalidFieldException e -> refuse(e, language, metadata);
            case TimeoutException e -> ErrorMapping.OUT_OF_TIME.in(language).status();
            case ContentTooLargeException e ->
                ErrorMapping.TOO_LARGE.in(language).status();
            // The decoder breaks a request off so, before or after the call has begun.
            case HttpStatusException e ->
                HttpErrors.refusal(e.httpStatus()).in(language).status();
            case ShuttingDownException e -> ErrorMapping.CLOSING.in(language).status();
            case ClosedSessionException e -> ErrorMapping.CANCELLED.in(language).status();
            case ClosedStreamException e -> ErrorMapping.CANCELLED.in(language).status();
            case CancelledSubscriptionException e ->
                ErrorMapping.CANCELLED.in(language).status();
            default -> other(ctx, status, cause, language);
        };
    }

    private static Status refuse(RuntimeException cause, Language language, Metadata metadata) {
        var refusal = ErrorMapping.of(cause, language);
        refusal.addTo(metadata);
        return refusal.status();
    }

    private static Status other(RequestContext ctx, Status status, Throwable cause, Language language) {
        switch (status.getCode()) {
            case RESOURCE_EXHAUSTED -> {
                return ErrorMapping.TOO_LARGE.in(language).status();
            }
            case UNKNOWN, INTERNAL, UNAVAILABLE -> {
                // Until the message is there, whatever fails fails at reading it.
                var unread = !ctx.log().isAvailable(RequestLogProperty.REQUEST_CONTENT);
                return (unread ? ErrorMapping.UNREADABLE : ErrorMapping.unexpected(cause))
                        .in(language)
                        .status();
            }
            default -> {
                return status.withCause(null);
            }
        }
    }
}
