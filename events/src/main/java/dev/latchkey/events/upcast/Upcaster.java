package dev.latchkey.events.upcast;

import java.util.Map;

/** Turns the payload of one revision into that of the next. */
public interface Upcaster {
    /** Returns the dotted name of the event. */
    String type();

    /** Returns the revision that is read; what comes out is one later. */
    int revision();

    /**
     * Changes a payload.
     *
     * @param payload the members of the JSON object, which may be changed: texts, numbers, truth values, null, and lists
     *     and maps of them
     */
    void upcast(Map<String, Object> payload);
}
