package dev.latchkey.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class IdGeneratorTest {
    private static final Clock STANDING = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    @Test
    void drawsDecimalNumbersOfSeventeenToNineteenDigits() {
        assertThat(new IdGenerator(STANDING, 1).next()).matches("[1-9][0-9]{16,18}");
    }

    @Test
    void neverRepeatsEvenWhileTheClockStandsStill() throws Exception {
        var ids = new IdGenerator(STANDING, 1);
        var drawn = ConcurrentHashMap.<String>newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 1000; i++) {
                threads.submit(() -> {
                    for (var j = 0; j < 10; j++) {
                        drawn.add(ids.next());
                    }
                });
            }
        }
        assertThat(drawn).hasSize(10_000);
    }

    @Test
    void drawsOtherIdsOnOtherNodes() {
        assertThat(new IdGenerator(STANDING, 1).next()).isNotEqualTo(new IdGenerator(STANDING, 2).next());
    }
}
