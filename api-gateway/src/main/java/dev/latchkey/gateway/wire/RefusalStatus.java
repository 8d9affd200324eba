package dev.latchkey.gateway.wire;

import com.google.rpc.Status;

/** Says what a caller is told of what went wrong, for answers that carry refusals within. */
public interface RefusalStatus {
    /** Returns the same that a call would be refused with; what nobody expected is logged, and told to nobody. */
    Status of(RuntimeException cause, Language language);
}
