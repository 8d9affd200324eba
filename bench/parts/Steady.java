import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.channel.EventLoop;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.slf4j.LoggerFactory;

/**
 * Asks for links at a fixed rate, whatever becomes of those before, and times each from the moment at which it was due:
 * what had to wait because the server, or all connections, were held up has waited for that. The times of the first seconds,
 * in which this program itself is slow, are not counted. Prints how many were answered, how many of them not well, and 50,
 * 90, 99, 99.9 and 100 % of the times in milliseconds.
 *
 * <p>Usage: {@code java -cp 'api-gateway/target/lib/*' bench/parts/Steady.java json|grpc URL RATE CONNECTIONS SECONDS},
 * tokens on standard input, one a line.
 */
class Steady {
    private static final long LONGEST = TimeUnit.MINUTES.toMicros(2);
    private static final long DEADLINE_SECONDS = 60;
    private static final int WARM_UP_SECONDS = 10;
    private static final double[] SHARES = {50, 90, 99, 99.9, 100};
    private static final double MICROS = 1_000;

    private final boolean grpc;
    private final WebClient client;
    private final EventLoop loop;
    private final int connections;
    private final List<RequestHeaders> headers = new ArrayList<>();
    /** Only the loop writes what follows. */
    private final Histogram micros = new Histogram(LONGEST, 3);

    private final Queue<Long> waiting = new ArrayDeque<>();
    private final CountDownLatch ended;
    private int open;
    private int turn;
    private int failed;

    private long counted = Long.MAX_VALUE;

    Steady(boolean grpc, String url, int connections, int requests, List<String> tokens) {
        this.grpc = grpc;
        this.connections = connections;
        this.ended = new CountDownLatch(requests);
        // Over HTTP/2 all share one connection, as clients of gRPC do.
        var factory = ClientFactory.builder().workerGroup(1).build();
        loop = factory.eventLoopGroup().next();
        client = WebClient.builder((grpc ? "h2c" : "h1c") + url.substring("http".length()))
                .factory(factory)
                .responseTimeoutMillis(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS))
                .build();
        for (var token : tokens) {
            headers.add(RequestHeaders.builder(
                            HttpMethod.POST,
                            grpc
                                    ? "/zitadel.auth.v1.AuthService/AddMyPasswordlessLink"
                                    : "/auth/v1/users/me/passwordless/_link")
                    .contentType(grpc ? MediaType.parse("application/grpc") : MediaType.JSON)
                    .set(HttpHeaderNames.TE, "trailers")
                    .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
                    .build());
        }
    }

    public static void main(String[] args) throws InterruptedException {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        var rate = Double.parseDouble(args[2]);
        var requests = (int) (rate * (WARM_UP_SECONDS + Integer.parseInt(args[4])));
        var tokens = new BufferedReader(new InputStreamReader(System.in)).lines().toList();
        var steady = new Steady(args[0].equals("grpc"), args[1], Integer.parseInt(args[3]), requests, tokens);
        steady.ask(requests, TimeUnit.SECONDS.toNanos(1) / rate);
        if (!steady.ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            System.err.println(steady.ended.getCount() + " requests had no answer");
            System.exit(1);
        }
        var line = new StringBuilder().append(requests).append(' ').append(steady.failed);
        for (var share : SHARES) {
            line.append(' ').append(steady.micros.getValueAtPercentile(share) / MICROS);
        }
        System.out.println(line);
        System.exit(0);
    }

    private void ask(int requests, double everyNanos) {
        var begun = System.nanoTime();
        loop.execute(() -> counted = begun + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS));
        for (var request = 0; request < requests; request++) {
            var due = begun + (long) (request * everyNanos);
            for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            loop.execute(() -> {
                waiting.add(due);
                send();
            });
        }
    }

    private void send() {
        while (open < connections && !waiting.isEmpty()) {
            var due = waiting.remove();
            open++;
            var body = grpc ? HttpData.wrap(new byte[5]) : HttpData.ofAscii("{}");
            client.execute(HttpRequest.of(headers.get(turn++ % headers.size()), body))
                    .aggregate()
                    .handleAsync(
                            (answer, failure) -> {
                                if (due >= counted) {
                                    micros.recordValue(Math.min(
                                            LONGEST, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due)));
                                }
                                if (answer == null || !isGood(answer)) {
                                    failed++;
                                }
                                open--;
                                ended.countDown();
                                send();
                                return answer;
                            },
                            loop);
        }
    }

    private boolean isGood(AggregatedHttpResponse answer) {
        return answer.status().equals(HttpStatus.OK)
                && (!grpc || "0".equals(answer.trailers().get("grpc-status")));
    }
}
