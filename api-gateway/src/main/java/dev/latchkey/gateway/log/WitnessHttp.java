package dev.latchkey.gateway.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts small texts to witnesses and reads their small answers. Redirects are not followed; a witness is either where the
 * settings say or nowhere.
 */
final class WitnessHttp implements AutoCloseable {
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);

    /** For all of a call; a witness writes to its disk before it answers. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Longer than 64 signatures, which a note has at most. */
    private static final long MAX_ANSWER = 16_384;

    /** Made with the first call, since most servers have no witnesses. */
    private @Nullable HttpClient client;

    /**
     * What a witness answered.
     *
     * @param type the content type; empty if there was none
     */
    record Answer(int status, String type, String body) {}

    /**
     * Posts a text.
     *
     * @throws IOException if there is no answer in time, or one that is too long
     */
    Answer post(URI address, String text) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .header("content-type", "text/plain; charset=utf-8")
                .POST(BodyPublishers.ofString(text))
                .build();
        var call = client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), MAX_ANSWER));
        try {
            // A deadline of the request itself would end with the headers of the answer.
            return answer(call.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + DEADLINE.toSeconds() + " s", e);
        } finally {
            call.cancel(true);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("content-type").orElse(""),
                response.body());
    }

    private synchronized HttpClient client() {
        var made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    .connectTimeout(CONNECT_DEADLINE)
                    .build();
            client = made;
        }
        return made;
    }

    /** Breaks off what is under way. */
    @Override
    public synchronized void close() {
        var made = client;
        if (made != null) {
            made.shutdownNow();
        }
    }
}
