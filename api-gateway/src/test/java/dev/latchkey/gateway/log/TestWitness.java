package dev.latchkey.gateway.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executors;

/**
 * A witness as C2SP tlog-witness describes one, for one log, written without the code that it watches: it follows RFC 6962
 * §2.1.2 from the root down where our code goes from the leaves up.
 */
final class TestWitness implements AutoCloseable {
    private static final byte COSIGNATURE = 4;
    private static final int RAW_KEY = 32;

    private final HttpServer server;
    private final String name;
    private final KeyPair keys;
    private final List<Seen> seen = new ArrayList<>();
    private int conflicts;
    private boolean refuses;
    private String lastBody = "";

    TestWitness(String name) {
        this.name = name;
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/w/add-checkpoint", this::serve);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/w";
    }

    /** Returns the verifier key, in the form of signed-note. */
    String key() {
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(join(new byte[] {COSIGNATURE}, rawKey()));
    }

    synchronized int conflicts() {
        return conflicts;
    }

    synchronized long size() {
        return seen.isEmpty() ? 0 : seen.getLast().size();
    }

    synchronized String lastBody() {
        return lastBody;
    }

    /** Forgets all but the first checkpoint that it has signed. */
    synchronized void putBack() {
        seen.subList(1, seen.size()).clear();
    }

    synchronized void refuse(boolean all) {
        refuses = all;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Answer answer;
            try {
                answer = exchange.getRequestMethod().equals("POST") ? add(body) : new Answer(405, "", "");
            } catch (RuntimeException e) {
                answer = new Answer(400, "", "");
            }
            if (!answer.type().isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", answer.type());
            }
            var bytes = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private synchronized Answer add(String body) {
        lastBody = body;
        if (refuses) {
            return new Answer(503, "", "");
        }
        var parts = body.split("\n\n", 3);
        var lines = new ArrayDeque<>(List.of(parts[0].split("\n")));
        var old = Long.parseLong(lines.remove().substring("old ".length()));
        Deque<byte[]> proof = new ArrayDeque<>();
        lines.forEach(line -> proof.add(Base64.getDecoder().decode(line)));
        var checkpoint = parts[1].split("\n");
        var size = Long.parseLong(checkpoint[1]);
        var root = Base64.getDecoder().decode(checkpoint[2]);
        if (old > size) {
            return new Answer(400, "", "");
        }
        if (old != size()) {
            conflicts++;
            return new Answer(409, "text/x.tlog.size", size() + "\n");
        }
        if (old > 0) {
            var former = seen.getLast().root();
            if (old == size ? !Arrays.equals(former, root) : !isConsistent(old, former, size, root, proof)) {
                return new Answer(old == size ? 409 : 422, "", "");
            }
        } else if (!proof.isEmpty()) {
            return new Answer(422, "", "");
        }
        seen.add(new Seen(size, root));
        return new Answer(200, "", cosignature(parts[1] + "\n"));
    }

    private String cosignature(String text) {
        try {
            var time = Instant.now().getEpochSecond();
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(("cosignature/v1\ntime " + time + "\n" + text).getBytes(UTF_8));
            var bytes = join(id(), ByteBuffer.allocate(Long.BYTES).putLong(time).array(), signer.sign());
            return "— " + name + " " + Base64.getEncoder().encodeToString(bytes) + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What SUBPROOF of RFC 6962 makes, taken apart again: both roots have to come out of it. */
    private static boolean isConsistent(long old, byte[] former, long size, byte[] root, Queue<byte[]> proof) {
        var roots = roots(old, size, true, former, proof);
        return proof.isEmpty() && Arrays.equals(roots[0], former) && Arrays.equals(roots[1], root);
    }

    private static byte[][] roots(long old, long size, boolean whole, byte[] former, Queue<byte[]> proof) {
        if (old == size) {
            var node = whole ? former : proof.remove();
            return new byte[][] {node, node};
        }
        var half = Long.highestOneBit(size - 1);
        if (old <= half) {
            var left = roots(old, half, whole, former, proof);
            return new byte[][] {left[0], node(left[1], proof.remove())};
        }
        var right = roots(old - half, size - half, false, former, proof);
        var left = proof.remove();
        return new byte[][] {node(left, right[0]), node(left, right[1])};
    }

    private static byte[] node(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    private byte[] id() {
        return Arrays.copyOf(sha256((name + "\n").getBytes(UTF_8), new byte[] {COSIGNATURE}, rawKey()), Integer.BYTES);
    }

    private byte[] rawKey() {
        var encoded = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - RAW_KEY, encoded.length);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(join(parts));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] join(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private record Seen(long size, byte[] root) {}

    private record Answer(int status, String type, String body) {}
}
