package dev.latchkey.events;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The dotted name under which an event is stored; never the class name, so that a class may move freely. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {
    /** Returns the stored name, for example {@code user.human.added}. */
    String value();
}
