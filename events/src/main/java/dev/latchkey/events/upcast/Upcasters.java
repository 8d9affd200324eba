package dev.latchkey.events.upcast;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The steps that there are, and the ways through them. */
public final class Upcasters {
    /** None yet: every event is stored in its first revision. */
    private static final Upcasters ALL = new Upcasters(List.of());

    private final Map<String, Map<Integer, Upcaster>> steps = new HashMap<>();

    /**
     * Sorts steps.
     *
     * @throws IllegalArgumentException if two of them read the same revision
     */
    public Upcasters(List<? extends Upcaster> upcasters) {
        for (var upcaster : upcasters) {
            var before = steps.computeIfAbsent(upcaster.type(), type -> new HashMap<>())
                    .put(upcaster.revision(), upcaster);
            if (before != null) {
                throw new IllegalArgumentException(
                        "two upcasters read revision " + upcaster.revision() + " of " + upcaster.type());
            }
        }
    }

    /** Returns the steps of this version. */
    public static Upcasters all() {
        return ALL;
    }

    /** Returns whether payloads of one revision can become those of another. */
    public boolean lead(String type, int from, int to) {
        var ways = steps.getOrDefault(type, Map.of());
        for (var revision = from; revision < to; revision++) {
            if (!ways.containsKey(revision)) {
                return false;
            }
        }
        return from <= to;
    }

    /**
     * Takes a payload through all steps between two revisions.
     *
     * @throws IllegalArgumentException if one of them is missing
     */
    public void upcast(String type, int from, int to, Map<String, Object> payload) {
        var ways = steps.getOrDefault(type, Map.of());
        for (var revision = from; revision < to; revision++) {
            var step = ways.get(revision);
            if (step == null) {
                throw new IllegalArgumentException(
                        "revision " + from + " of " + type + " cannot become revision " + to);
            }
            step.upcast(payload);
        }
    }
}
