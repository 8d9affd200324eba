package dev.latchkey.events.log;

import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.common.IdentifierFactory;

/**
 * Numbers Axon's messages, which only have to be told apart within this process: what is stored has its position. A
 * number costs nothing, where Axon's own choice, a random UUID, would be drawn several times for each command.
 */
public final class MessageNumbers extends IdentifierFactory {
    private final AtomicLong last = new AtomicLong();

    /** Made by Axon through {@link java.util.ServiceLoader}. */
    public MessageNumbers() {}

    @Override
    public String generateIdentifier() {
        return Long.toString(last.incrementAndGet());
    }
}
