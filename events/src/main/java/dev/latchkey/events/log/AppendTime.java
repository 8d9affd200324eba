package dev.latchkey.events.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Tells live state the time that the log gave to its append.
 *
 * <p>The writer dates an append when it takes it, a moment after the handler ran. State that depends on the date (the
 * end of a code's life) must be exactly what a replay gives, so a live aggregate has itself told the date here.
 */
public final class AppendTime {
    private static final String WAITING = AppendTime.class.getName();

    private AppendTime() {}

    /**
     * Calls {@code state} with the time of the append once it is written and before anyone is answered; for live
     * event-sourcing handlers. The call comes from another thread.
     */
    public static void whenKnown(Consumer<Instant> state) {
        CurrentUnitOfWork.get()
                .root()
                .<List<Consumer<Instant>>>getOrComputeResource(WAITING, key -> new ArrayList<>())
                .add(state);
    }

    static List<Consumer<Instant>> waiting(UnitOfWork<?> unitOfWork) {
        List<Consumer<Instant>> waiting = unitOfWork.root().getResource(WAITING);
        return waiting == null ? List.of() : waiting;
    }
}
