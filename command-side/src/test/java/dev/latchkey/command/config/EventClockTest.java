package dev.latchkey.command.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventClockTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @AfterEach
    void giveAxonItsOwnClockBack() {
        GenericEventMessage.clock = Clock.systemUTC();
    }

    @Test
    void datesEventsByTheServersClockAndGivesItBack() {
        var clock = new EventClock(CLOCK);
        assertThat(GenericEventMessage.asEventMessage("event").getTimestamp()).isEqualTo(NOW);

        clock.close();
        assertThat(GenericEventMessage.clock).isEqualTo(Clock.systemUTC());
    }

    @Test
    void leavesTheClockOfALaterServerAlone() {
        var earlier = new EventClock(CLOCK);
        var later = new EventClock(Clock.offset(CLOCK, Duration.ofDays(1)));

        earlier.close();
        assertThat(GenericEventMessage.clock.instant()).isEqualTo(NOW.plus(Duration.ofDays(1)));

        later.close();
        assertThat(GenericEventMessage.clock).isEqualTo(Clock.systemUTC());
    }
}
