package dev.latchkey.events.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * What the time that the log gives to an append means to those who decided on it.
 *
 * <p>The writer dates an append when it takes it, a moment after the handler ran. State that depends on the date (the
 * end of a code's life) must be exactly what a replay gives, so a live aggregate has itself told the date here; and what
 * was decided while something was still good must not be dated when it no longer is.
 */
public final class AppendTime {
    private static final String WAITING = AppendTime.class.getName();
    private static final String END = WAITING + ".end";

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

    /**
     * Has the append of the command that is being handled written only if its time is before {@code end}; otherwise the
     * command is decided anew. Of several ends the first counts.
     */
    public static void mustBeBefore(Instant end) {
        CurrentUnitOfWork.get()
                .root()
                .resources()
                .merge(END, end, (one, other) -> ((Instant) one).isBefore((Instant) other) ? one : other);
    }

    static @Nullable Instant end(UnitOfWork<?> unitOfWork) {
        return unitOfWork.root().getResource(END);
    }

    static List<Consumer<Instant>> waiting(UnitOfWork<?> unitOfWork) {
        List<Consumer<Instant>> waiting = unitOfWork.root().getResource(WAITING);
        return waiting == null ? List.of() : waiting;
    }
}
