package dev.latchkey.gateway.server;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.latchkey.contract.v1.ErrorDetail;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.curioswitch.common.protobuf.json.MessageMarshaller;

/**
 * What reads and writes each type of message as JSON, made when the type is first used: code is generated for it, which for
 * all types together would be a third of a start.
 */
final class JsonTypes {
    /**
     * The library links what it generates through fields that all its builders share. One that is at work leaves them as
     * they are for types that are made already, but two at a time could show each other what is not linked yet.
     */
    private static final ReentrantLock GENERATING = new ReentrantLock();

    private final Map<Descriptor, Message> prototypes = new HashMap<>();
    private final Set<Descriptor> holdAny = new HashSet<>();
    private final Map<Descriptor, MessageMarshaller> made = new ConcurrentHashMap<>();

    /**
     * Knows the types of messages; makes nothing yet.
     *
     * @param prototypes an empty message of each type that is to be read or written by itself
     */
    JsonTypes(List<Message> prototypes) {
        for (var prototype : prototypes) {
            var type = prototype.getDescriptorForType();
            this.prototypes.put(type, prototype);
            if (holdsAny(type, new HashSet<>())) {
                holdAny.add(type);
            }
        }
    }

    /**
     * Returns what reads and writes messages of a type, and of the types in it.
     *
     * @throws IllegalArgumentException if the type is none that was named at the beginning
     */
    MessageMarshaller of(Descriptor type) {
        var known = made.get(type);
        return known == null ? make(type) : known;
    }

    private MessageMarshaller make(Descriptor type) {
        GENERATING.lock();
        try {
            var known = made.get(type);
            if (known != null) {
                return known;
            }
            var prototype = prototypes.get(type);
            if (prototype == null) {
                throw new IllegalArgumentException("no service has messages of type " + type.getFullName());
            }
            var builder = MessageMarshaller.builder()
                    .omittingInsignificantWhitespace(true)
                    .ignoringUnknownFields(true);
            // Those that hold a message of any type share what knows the types, and that is not whole while it is made.
            var together = holdAny.contains(type) ? Set.copyOf(holdAny) : Set.of(type);
            together.forEach(each -> builder.register(prototypes.get(each)));
            if (holdAny.contains(type)) {
                // What stands in the details of a refusal, where an answer carries one.
                builder.register(ErrorDetail.getDefaultInstance());
            }
            var marshaller = builder.build();
            together.forEach(each -> made.put(each, marshaller));
            return marshaller;
        } finally {
            GENERATING.unlock();
        }
    }

    private static boolean holdsAny(Descriptor type, Set<Descriptor> seen) {
        if (type.equals(Any.getDescriptor())) {
            return true;
        }
        return seen.add(type)
                && type.getFields().stream()
                        .filter(field -> field.getJavaType() == JavaType.MESSAGE)
                        .anyMatch(field -> holdsAny(field.getMessageType(), seen));
    }
}
