import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks for links over kept-alive HTTP/1.1 connections, as fast as answers come, and prints what came back.
 *
 * <p>Plain sockets on purpose: load and server share the machine, so the load must cost as little as it can.
 *
 * <p>Usage: {@code java bench/LinkLoad.java PORT CONNECTIONS WARM_UP_SECONDS SECONDS TOKEN...}
 */
public final class LinkLoad {
    private static final int MAX_SAMPLES = 4_000_000;

    private final int port;
    private volatile boolean measuring;
    private volatile boolean over;
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong next = new AtomicLong();
    private final long[] nanos = new long[MAX_SAMPLES];

    private LinkLoad(int port) {
        this.port = port;
    }

    public static void main(String[] args) throws Exception {
        var load = new LinkLoad(Integer.parseInt(args[0]));
        load.run(
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Arrays.copyOfRange(args, 4, args.length));
    }

    private void run(int connections, int warmUpSeconds, int seconds, String[] tokens) throws Exception {
        var ended = new CountDownLatch(connections);
        for (var i = 0; i < connections; i++) {
            var request = request(tokens[i % tokens.length]);
            Thread.ofPlatform().daemon(true).start(() -> {
                try (var socket = new Socket("127.0.0.1", port)) {
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(20_000);
                    ask(socket, request);
                } catch (IOException e) {
                    failed.incrementAndGet();
                } finally {
                    ended.countDown();
                }
            });
        }
        LockSupport.parkNanos(warmUpSeconds * 1_000_000_000L);
        var begin = System.nanoTime();
        measuring = true;
        LockSupport.parkNanos(seconds * 1_000_000_000L);
        measuring = false;
        var took = (System.nanoTime() - begin) / 1e9;
        over = true;
        ended.await();
        print(took);
    }

    private void ask(Socket socket, byte[] request) throws IOException {
        var out = socket.getOutputStream();
        var in = new BufferedInputStream(socket.getInputStream(), 16_384);
        while (!over) {
            var sent = System.nanoTime();
            out.write(request);
            var ok = answered(in);
            if (measuring) {
                if (ok) {
                    nanos[(int) Math.min(next.getAndIncrement(), MAX_SAMPLES - 1)] = System.nanoTime() - sent;
                } else {
                    failed.incrementAndGet();
                }
            }
        }
    }

    private static boolean answered(InputStream in) throws IOException {
        var ok = line(in).startsWith("HTTP/1.1 200");
        var length = 0;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).trim());
            }
        }
        in.skipNBytes(length);
        return ok;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static byte[] request(String token) {
        return ("""
                POST /auth/v1/users/me/passwordless/_link HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: 2\r
                \r
                {}""").formatted(token).getBytes(StandardCharsets.US_ASCII);
    }

    private void print(double seconds) {
        var count = (int) Math.min(next.get(), MAX_SAMPLES);
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        System.out.printf(
                "requests=%d failed=%d per_second=%.0f p50_ms=%.2f p99_ms=%.2f%n",
                count,
                failed.get(),
                count / seconds,
                count == 0 ? 0 : sorted[count / 2] / 1e6,
                count == 0 ? 0 : sorted[(int) (count * 0.99)] / 1e6);
    }
}
