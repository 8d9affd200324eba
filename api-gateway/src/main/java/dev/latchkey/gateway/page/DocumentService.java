package dev.latchkey.gateway.page;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers GET and HEAD with documents that are held in memory; every refusal is the server's usual one. */
final class DocumentService implements HttpService {
    private final Function<HttpRequest, @Nullable Document> documents;

    /** Serves what a function finds for a request; null is what is not there. */
    DocumentService(Function<HttpRequest, @Nullable Document> documents) {
        this.documents = documents;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
        if (req.method() != HttpMethod.GET && req.method() != HttpMethod.HEAD) {
            ctx.addAdditionalResponseHeader(HttpHeaderNames.ALLOW, "GET, HEAD");
            throw HttpStatusException.of(HttpStatus.METHOD_NOT_ALLOWED);
        }
        var document = documents.apply(req);
        if (document == null) {
            throw HttpStatusException.of(HttpStatus.NOT_FOUND);
        }
        var headers = ResponseHeaders.builder(HttpStatus.OK)
                .add(document.headers())
                .contentLength(document.content().length())
                .build();
        return req.method() == HttpMethod.HEAD
                ? HttpResponse.of(headers)
                : HttpResponse.of(headers, document.content());
    }
}
