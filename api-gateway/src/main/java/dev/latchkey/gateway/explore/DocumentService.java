package dev.latchkey.gateway.explore;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers GET and HEAD with documents; what is refused, is refused by the server in its usual form. */
final class DocumentService implements HttpService {
    /** Nothing but what this server holds, and nobody's frame around it. */
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String FILE_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private final Function<String, @Nullable Document> documents;

    /** Serves what a function finds for a path; null is what is not there. */
    DocumentService(Function<String, @Nullable Document> documents) {
        this.documents = documents;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
        if (req.method() != HttpMethod.GET && req.method() != HttpMethod.HEAD) {
            ctx.addAdditionalResponseHeader(HttpHeaderNames.ALLOW, "GET, HEAD");
            throw HttpStatusException.of(HttpStatus.METHOD_NOT_ALLOWED);
        }
        // The first one to ask has the document made, which is nothing for an event loop.
        return HttpResponse.of(CompletableFuture.supplyAsync(
                () -> answer(req.headers(), documents.apply(ctx.path())), ctx.blockingTaskExecutor()));
    }

    private static HttpResponse answer(RequestHeaders request, @Nullable Document document) {
        if (document == null) {
            throw HttpStatusException.of(HttpStatus.NOT_FOUND);
        }
        var isKnown = isKnown(request.get(HttpHeaderNames.IF_NONE_MATCH), document.etag());
        var headers = headers(document, isKnown ? HttpStatus.NOT_MODIFIED : HttpStatus.OK);
        if (isKnown) {
            return HttpResponse.of(headers.build());
        }
        headers.contentType(document.type()).contentLength(document.content().length);
        if (document.fileName() != null) {
            headers.set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + document.fileName() + '"');
        }
        return request.method() == HttpMethod.HEAD
                ? HttpResponse.of(headers.build())
                : HttpResponse.of(headers.build(), HttpData.wrap(document.content()));
    }

    private static ResponseHeadersBuilder headers(Document document, HttpStatus status) {
        return ResponseHeaders.builder(status)
                .set(HttpHeaderNames.ETAG, document.etag())
                // May be kept, but is asked about each time: the next version of the server has another contract.
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set(
                        HttpHeaderNames.CONTENT_SECURITY_POLICY,
                        document.type().is(Document.HTML) ? PAGE_POLICY : FILE_POLICY)
                .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
                .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
                .set("cross-origin-opener-policy", "same-origin");
    }

    /** RFC 9110 §13.1.2: weak comparison with each tag of the list. */
    private static boolean isKnown(@Nullable String ifNoneMatch, String etag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::strip)
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(tag -> tag.equals(etag) || tag.equals("*"));
    }
}
