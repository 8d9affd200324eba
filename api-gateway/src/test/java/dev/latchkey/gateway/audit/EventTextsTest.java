package dev.latchkey.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.wire.Language;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventTextsTest {
    @ParameterizedTest
    @MethodSource("events")
    void knowEveryEventInGerman(String type) {
        assertThat(EventTexts.ofEvent(type, Language.GERMAN)).isNotEqualTo(EventTexts.ofEvent(type, Language.ENGLISH));
    }

    static Stream<String> events() {
        return EventTexts.EVENTS.keySet().stream();
    }

    @Test
    void knowEveryAggregateInGerman() {
        assertThat(EventTexts.ofAggregate("org", Language.ENGLISH)).isEqualTo("Organization");
        assertThat(EventTexts.ofAggregate("org", Language.GERMAN)).isEqualTo("Organisation");
        assertThat(EventTexts.ofAggregate("user", Language.GERMAN)).isEqualTo("Benutzer");
        assertThat(EventTexts.ofAggregate("instance", Language.GERMAN)).isEqualTo("Instanz");
    }

    @Test
    void leaveWhatTheyDoNotKnow() {
        assertThat(EventTexts.ofEvent("user.new", Language.GERMAN)).isEqualTo("user.new");
    }
}
