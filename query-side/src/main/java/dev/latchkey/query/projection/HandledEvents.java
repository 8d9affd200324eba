package dev.latchkey.query.projection;

import dev.latchkey.events.DomainEvent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventHandler;

/** The events for which a projection has a handler, told by their class. */
final class HandledEvents extends ClassValue<Boolean> implements Predicate<DomainEvent> {
    private final List<Class<?>> kinds;

    private HandledEvents(List<Class<?>> kinds) {
        this.kinds = kinds;
    }

    /**
     * Reads them from the handlers of a projection, each of which takes the event first.
     *
     * @throws IllegalArgumentException if it has no handler
     */
    static HandledEvents of(Class<? extends Projection> projection) {
        var kinds = Arrays.stream(projection.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(EventHandler.class))
                .<Class<?>>map(method -> method.getParameterTypes()[0])
                .toList();
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException(projection.getName() + " has no handler of events");
        }
        return new HandledEvents(kinds);
    }

    @Override
    public boolean test(DomainEvent event) {
        return get(event.getClass());
    }

    @Override
    protected Boolean computeValue(Class<?> type) {
        return kinds.stream().anyMatch(kind -> kind.isAssignableFrom(type));
    }
}
