package dev.latchkey.gateway.contract;

import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.util.List;
import java.util.Random;

/** Headers as nobody should send them, as far as HTTP/2 carries them. */
public final class WildHeaders {
    private static final List<String> NO_BASE64 =
            List.of("*", "***", "", ",", "a,*", "AAA", "AA==", "AAAA=", "%", "a b");

    private static final List<String> ENCODINGS =
            List.of("gzip", "identity", "snappy", "br", "", "*", "gzip,gzip", ";");

    private static final List<String> LONG_TIMES =
            List.of("", "x", "S", "-1S", "1", "1.5S", "99999999H", "999999999S", "10S", "\u00b2S");

    private static final List<String> BEARERS = List.of(
            "",
            "Bearer",
            "Bearer ",
            "Bearer  x",
            "bearer x",
            "Basic eDp5",
            "Bearer latchkey_pat_",
            "Bearer latchkey_pat_" + "\u00e9".repeat(43),
            "Bearer eyJ",
            "Bearer eyJhbGciOiJub25lIn0.e30.",
            "Bearer eyJ.eyJ.eyJ",
            "Bearer ..",
            "Bearer " + "x".repeat(9_000));

    private static final List<String> LANGUAGES =
            List.of("", ",", "de;q=x", "*;q=0", "de-DE-u-co-phonebk", "de;q=1e999", "\u00e9", "x".repeat(500));

    private static final List<String> TEXTS = List.of("", ",", "0", "-1", "x".repeat(300), "\u00e9", "{}", "%00");

    private WildHeaders() {}

    /** Adds a few that leave the caller, the body's form and the time for the call as they are. */
    public static void addTo(RequestHeadersBuilder headers, Random random) {
        for (var more = random.nextInt(4); more > 0; more--) {
            switch (random.nextInt(6)) {
                case 0 ->
                    headers.add(
                            one(random, "x-a-bin", "grpc-trace-bin", "-bin", "grpc-tags-bin"), one(random, NO_BASE64));
                case 1 -> headers.set("accept-language", one(random, LANGUAGES));
                case 2 -> headers.set(one(random, "accept-encoding", "grpc-accept-encoding"), one(random, ENCODINGS));
                case 3 -> headers.set("latchkey-idempotency-key", one(random, TEXTS));
                case 4 ->
                    headers.set(
                            one(random, "user-agent", "x-user-agent", "cookie", "origin", "x-forwarded-for"),
                            one(random, TEXTS));
                default -> headers.set("grpc-timeout", one(random, LONG_TIMES));
            }
        }
    }

    /** Adds a few of all kinds, but no time that is up before the answer: it may cut an answer off that has begun. */
    public static void addAnyTo(RequestHeadersBuilder headers, Random random) {
        addTo(headers, random);
        for (var more = random.nextInt(4); more > 0; more--) {
            switch (random.nextInt(4)) {
                case 0 ->
                    headers.set(
                            one(random, "grpc-encoding", "content-encoding", "connect-content-encoding"),
                            one(random, ENCODINGS));
                case 1 -> headers.set("connect-timeout-ms", one(random, "-1", "x", "", "9999999999", "99999999999"));
                case 2 -> headers.set("connect-protocol-version", one(random, "1", "2", "", "x"));
                default -> headers.set("x-zitadel-orgid", one(random, TEXTS));
            }
        }
        switch (random.nextInt(4)) {
            case 0 -> headers.remove("authorization");
            case 1 -> headers.set("authorization", one(random, BEARERS));
            default -> {}
        }
    }

    /** Returns what no caller is known by. */
    public static String bearer(Random random) {
        return one(random, BEARERS);
    }

    private static String one(Random random, String... of) {
        return one(random, List.of(of));
    }

    private static String one(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
