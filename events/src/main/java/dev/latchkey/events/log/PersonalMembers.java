package dev.latchkey.events.log;

import dev.latchkey.events.Personal;
import dev.latchkey.events.person.PersonKey;
import dev.latchkey.events.person.PersonalDataException;
import dev.latchkey.events.person.PersonalDataException.Kind;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes what is personal out of the JSON that is stored, puts it in again sealed as one member, and the other way round.
 * What is sealed is bound to its place in a stream, so that nobody can move it to another.
 */
final class PersonalMembers {
    /** The member that holds what is sealed. */
    static final String SEALED = "$personal";
    /** Cannot stand within a JSON text, where quotes are escaped. */
    private static final String MARK = "\"" + SEALED + "\":\"";

    private final JsonMapper mapper;

    PersonalMembers(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** What a sealed text belongs to: {@code part} tells the payload from the metadata of the same event. */
    record Place(String part, String type, String aggregateId, long sequence) {
        String[] toTexts() {
            return new String[] {"latchkey-" + part + "-1", type, aggregateId, Long.toString(sequence)};
        }
    }

    /** Returns whether something in a stored JSON text is sealed. */
    static boolean isSealedIn(String json) {
        return json.contains(MARK);
    }

    /** Seals the personal members of an event, in place. */
    void seal(ObjectNode event, EventTypes.Entry entry, Place place, PersonKey key) {
        var personal = mapper.createObjectNode();
        for (var member : entry.members()) {
            var value = member.personal() ? event.remove(member.name()) : null;
            if (value != null) {
                personal.set(member.name(), value);
            }
        }
        event.put(SEALED, seal(personal, place, key));
    }

    /** Returns the object that holds nothing but what is sealed, which is base64 and needs no escapes. */
    static String only(String sealed) {
        return "{" + MARK + sealed + "\"}";
    }

    String seal(ObjectNode personal, Place place, PersonKey key) {
        return key.seal(personal.toString(), place.toTexts());
    }

    /**
     * Opens what is sealed in an object, and takes it out.
     *
     * @return the personal members, or null if their key was destroyed
     * @throws PersonalDataException if they cannot be opened although nobody destroyed the key
     */
    @Nullable
    ObjectNode open(ObjectNode object, Place place, String person, Map<String, Optional<PersonKey>> keys) {
        var sealed = object.remove(SEALED).asString();
        var key = keys.get(person);
        if (key == null) {
            throw new PersonalDataException(Kind.DAMAGED, "the key of person " + person + " is missing");
        }
        if (key.isEmpty()) {
            return null;
        }
        try {
            return (ObjectNode) mapper.readTree(key.get().open(sealed, place.toTexts()));
        } catch (PersonalDataException | JacksonException e) {
            throw new PersonalDataException(
                    Kind.DAMAGED,
                    "what is personal in the " + place.part() + " of event " + place.sequence() + " of "
                            + place.aggregateId() + " cannot be opened",
                    e);
        }
    }

    /** Puts the texts that must be there in an event whose key is destroyed. */
    static void erase(ObjectNode event, EventTypes.Entry entry) {
        for (var member : entry.members()) {
            if (member.personal() && member.isNeededText() && !event.has(member.name())) {
                event.put(member.name(), Personal.ERASED);
            }
        }
    }

    /** Returns the members of both, those of the event in the order of its components. */
    ObjectNode inOrder(ObjectNode plain, ObjectNode personal, EventTypes.@Nullable Entry entry) {
        var whole = mapper.createObjectNode();
        if (entry != null) {
            for (var member : entry.members()) {
                var value = personal.has(member.name()) ? personal.get(member.name()) : plain.get(member.name());
                if (value != null) {
                    whole.set(member.name(), value);
                }
            }
        }
        plain.properties().forEach(member -> whole.putIfAbsent(member.getKey(), member.getValue()));
        personal.properties().forEach(member -> whole.putIfAbsent(member.getKey(), member.getValue()));
        return whole;
    }
}
