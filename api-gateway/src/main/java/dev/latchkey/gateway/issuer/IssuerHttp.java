package dev.latchkey.gateway.issuer;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.EventLoopGroups;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gets small documents from issuers. Connects only to addresses that it has looked at: a name is resolved here, each
 * of its addresses must be allowed, and the connection goes to one of these. Redirects are not followed.
 */
final class IssuerHttp implements AutoCloseable {
    /** How the addresses of a host are found. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(1);
    private static final Duration RESPONSE_DEADLINE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** How many addresses of a host are tried if there is no connection. */
    private static final int MAX_ADDRESSES = 2;

    private final Resolver resolver;
    private final Consumer<ClientFactoryBuilder> tuning;

    /** Made with the first request, since most servers have no issuers. */
    private volatile @Nullable ClientFactory connections;

    IssuerHttp() {
        this(InetAddress::getAllByName, builder -> {});
    }

    IssuerHttp(Resolver resolver, Consumer<ClientFactoryBuilder> tuning) {
        this.resolver = resolver;
        this.tuning = tuning;
    }

    /**
     * Gets a document.
     *
     * @param uri one that {@link IssuerUris#isUsable} lets pass
     * @param maxBytes the longest answer that is read
     * @param privateNetwork whether addresses that are not public are allowed
     * @throws KeysUnavailableException if the answer is not 200, too long, or not there in time
     */
    String get(URI uri, int maxBytes, boolean privateNetwork) throws KeysUnavailableException {
        var secure = "https".equals(uri.getScheme());
        var addresses = addresses(uri, secure, privateNetwork);
        var request = RequestHeaders.builder(HttpMethod.GET, path(uri))
                .add(HttpHeaderNames.ACCEPT, "application/json")
                .build();
        for (var tried = 1; ; tried++) {
            var endpoint = endpoint(uri, secure, addresses.get(tried - 1));
            var client = WebClient.builder(secure ? SessionProtocol.H1 : SessionProtocol.H1C, endpoint)
                    .factory(connections())
                    .maxResponseLength(maxBytes)
                    .responseTimeout(RESPONSE_DEADLINE)
                    .build();
            try {
                var answer = client.execute(request)
                        .aggregate()
                        .get(CONNECT_DEADLINE.plus(RESPONSE_DEADLINE).toMillis(), TimeUnit.MILLISECONDS);
                return body(uri, answer);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnprocessedRequestException) || tried >= addresses.size()) {
                    throw failure(uri, e.getCause() == null ? e : e.getCause());
                }
            } catch (TimeoutException e) {
                throw failure(uri, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure(uri, e);
            }
        }
    }

    private List<InetAddress> addresses(URI uri, boolean secure, boolean privateNetwork)
            throws KeysUnavailableException {
        InetAddress[] all;
        try {
            all = resolver.resolve(IssuerUris.host(uri));
        } catch (UnknownHostException e) {
            throw new KeysUnavailableException("the host of " + uri + " is not known", e);
        }
        for (var address : all) {
            // One bad address spoils the host: who controls the name would else decide which of them is taken.
            if (!(secure ? privateNetwork || NetworkRange.isPublic(address) : address.isLoopbackAddress())) {
                throw new KeysUnavailableException("the host of " + uri + " has an address that is not allowed");
            }
        }
        if (all.length == 0) {
            throw new KeysUnavailableException("the host of " + uri + " has no address");
        }
        return Arrays.stream(all).limit(MAX_ADDRESSES).toList();
    }

    private static Endpoint endpoint(URI uri, boolean secure, InetAddress address) {
        var port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        var endpoint = Endpoint.of(IssuerUris.host(uri), port);
        return IssuerUris.literal(uri) == null ? endpoint.withInetAddress(address) : endpoint;
    }

    private static String path(URI uri) {
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static String body(URI uri, AggregatedHttpResponse answer) throws KeysUnavailableException {
        if (!answer.status().equals(HttpStatus.OK)) {
            throw new KeysUnavailableException(
                    uri + " answered with status " + answer.status().code());
        }
        return answer.contentUtf8();
    }

    private static KeysUnavailableException failure(URI uri, Throwable cause) {
        var root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new KeysUnavailableException(
                uri + " could not be read (" + root.getClass().getSimpleName() + ")", cause);
    }

    private synchronized ClientFactory connections() {
        var made = connections;
        if (made == null) {
            var builder = ClientFactory.builder()
                    .workerGroup(EventLoopGroups.newEventLoopGroup(1, "issuer-http", true), true)
                    .connectTimeout(CONNECT_DEADLINE)
                    .idleTimeout(IDLE);
            tuning.accept(builder);
            made = builder.build();
            connections = made;
        }
        return made;
    }

    /** Does not wait, since the event loop takes seconds to end and its thread holds nothing back. */
    @Override
    public synchronized void close() {
        var made = connections;
        if (made != null) {
            made.closeAsync();
        }
    }
}
