package dev.latchkey.events.log;

import dev.latchkey.events.AggregateType;
import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.EventType;
import dev.latchkey.events.Personal;
import dev.latchkey.events.instance.InstanceEvent;
import dev.latchkey.events.org.OrgEvent;
import dev.latchkey.events.upcast.Upcasters;
import dev.latchkey.events.user.UserEvent;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** Every event that is known, by class and by stored name; found by walking the sealed hierarchies once. */
public final class EventTypes {
    private static final List<Class<? extends DomainEvent>> STREAMS =
            List.of(InstanceEvent.class, OrgEvent.class, UserEvent.class);
    private static final EventTypes ALL = new EventTypes();

    private final Map<Class<?>, Entry> byClass = new HashMap<>();
    private final Map<String, Entry> byName = new HashMap<>();

    private EventTypes() {
        for (var stream : STREAMS) {
            var aggregate = stream.getAnnotation(AggregateType.class);
            for (var type : recordsBelow(stream)) {
                var entry = new Entry(
                        type,
                        type.getAnnotation(EventType.class).value(),
                        Integer.parseInt(type.getAnnotation(Revision.class).value()),
                        aggregate,
                        members(type));
                byClass.put(type, entry);
                if (byName.put(entry.name(), entry) != null) {
                    throw new IllegalStateException("two events are stored as " + entry.name());
                }
            }
        }
    }

    /** Returns the one registry. */
    public static EventTypes all() {
        return ALL;
    }

    /** Returns the stored names of all events. */
    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    /** Returns the stored names of the types of aggregates. */
    public Set<String> aggregateTypes() {
        return byName.values().stream().map(entry -> entry.aggregate().value()).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether events that are stored in this way can be read. */
    public boolean know(String name, int revision) {
        var entry = byName.get(name);
        return entry != null && Upcasters.all().lead(name, revision, entry.revision());
    }

    Entry of(Class<?> type) {
        var entry = byClass.get(type);
        if (entry == null) {
            throw new IllegalArgumentException(type.getName() + " is no event of any stream");
        }
        return entry;
    }

    Entry of(String name) {
        var entry = byName.get(name);
        if (entry == null) {
            throw new IllegalStateException("the log holds an event of the unknown type " + name);
        }
        return entry;
    }

    @Nullable
    Entry find(String name) {
        return byName.get(name);
    }

    private static List<Member> members(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> new Member(
                        component.getName(),
                        component.isAnnotationPresent(Personal.class),
                        isNeeded(component),
                        component.getAccessor()))
                .toList();
    }

    private static boolean isNeeded(RecordComponent component) {
        return !component.getType().isPrimitive()
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static List<Class<? extends DomainEvent>> recordsBelow(Class<?> type) {
        var found = new ArrayList<Class<? extends DomainEvent>>();
        for (var permitted : type.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                found.add(permitted.asSubclass(DomainEvent.class));
            } else {
                found.addAll(recordsBelow(permitted));
            }
        }
        return found;
    }

    /**
     * One kind of event.
     *
     * @param name the stored dotted name
     * @param aggregate which stream holds it, and which components are columns
     * @param members its components, in order
     */
    record Entry(
            Class<? extends DomainEvent> type,
            String name,
            int revision,
            AggregateType aggregate,
            List<Member> members) {
        boolean isPersonal() {
            return members.stream().anyMatch(Member::personal);
        }

        /**
         * Refuses an event that lacks what each of its kind has.
         *
         * @throws IllegalStateException if a component is null that must not be
         */
        void requireWhole(DomainEvent event) {
            for (var member : members) {
                if (member.needed() && member.of(event) == null) {
                    throw new IllegalStateException("an event " + name + " without " + member.name());
                }
            }
        }
    }

    /**
     * A component of an event.
     *
     * @param personal whether it is sealed under the key of the stream's person
     * @param needed whether it is never null
     */
    record Member(String name, boolean personal, boolean needed, Method accessor) {
        boolean isNeededText() {
            return needed && accessor.getReturnType() == String.class;
        }

        private @Nullable Object of(DomainEvent event) {
            try {
                return accessor.invoke(event);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the component " + name + " cannot be read", e);
            }
        }
    }
}
