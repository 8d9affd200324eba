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
    void datesEventsByTheClockOfTheServerThatMakesThem() throws Exception {
        var today = new EventClock(CLOCK);
        var tomorrow = new EventClock(Clock.offset(CLOCK, Duration.ofDays(1)));

        assertThat(today.date(EventClockTest::dated)).isEqualTo(NOW);
        assertThat(tomorrow.date(EventClockTest::dated)).isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(today.date(EventClockTest::dated)).isEqualTo(NOW);
    }

    @Test
    void datesWhatNoCommandMakesByTheClockOfTheLastServer() {
        new EventClock(Clock.offset(CLOCK, Duration.ofDays(1)));
        new EventClock(CLOCK);

        assertThat(dated()).isEqualTo(NOW);
    }

    private static Instant dated() {
        return GenericEventMessage.asEventMessage("event").getTimestamp();
    }
}
