package dev.latchkey.gateway.operations;

import java.util.Map;

/** Tells how it stands with those who sign checkpoints outside. */
@FunctionalInterface
public interface WitnessProbe {
    /** Returns, by the name of each witness, what it has signed, or why it does not. */
    Map<String, String> conditions();
}
