package dev.latchkey.events.upcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class UpcastersTest {
    private final Upcasters upcasters = new Upcasters(List.of(
            step("user.moved", 2, payload -> payload.put("country", "CH")),
            step("user.moved", 1, payload -> payload.put("city", payload.remove("town"))),
            step("user.renamed", 1, payload -> payload.put("name", "?"))));

    @Test
    void takeAPayloadThroughEachRevision() {
        var payload = new HashMap<String, Object>(Map.of("town", "Bern"));
        upcasters.upcast("user.moved", 1, 3, payload);
        assertThat(payload).isEqualTo(Map.of("city", "Bern", "country", "CH"));

        var newer = new HashMap<String, Object>(Map.of("city", "Bern"));
        upcasters.upcast("user.moved", 2, 3, newer);
        assertThat(newer).isEqualTo(Map.of("city", "Bern", "country", "CH"));

        var newest = new HashMap<String, Object>(Map.of("city", "Bern"));
        upcasters.upcast("user.moved", 3, 3, newest);
        assertThat(newest).isEqualTo(Map.of("city", "Bern"));
    }

    @Test
    void doNotLeadBackwardsOrOverAGap() {
        assertThat(upcasters.lead("user.moved", 1, 3)).isTrue();
        assertThat(upcasters.lead("user.moved", 1, 4)).isFalse();
        assertThat(upcasters.lead("user.moved", 3, 1)).isFalse();
        assertThat(upcasters.lead("user.other", 1, 1)).isTrue();
        assertThatThrownBy(() -> upcasters.upcast("user.renamed", 1, 3, new HashMap<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("revision 1 of user.renamed cannot become revision 3");
    }

    @Test
    void areOneForEachRevision() {
        var step = step("user.moved", 1, payload -> {});
        assertThatThrownBy(() -> new Upcasters(List.of(step, step)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two upcasters read revision 1 of user.moved");
    }

    private static Upcaster step(String type, int revision, Consumer<Map<String, Object>> change) {
        return new Upcaster() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public int revision() {
                return revision;
            }

            @Override
            public void upcast(Map<String, Object> payload) {
                change.accept(payload);
            }
        };
    }
}
