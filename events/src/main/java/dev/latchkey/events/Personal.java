package dev.latchkey.events;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a component of an event that it tells something of the person whose stream holds the event: it is stored under
 * the key of that person, and nobody can read it any more once the key is destroyed.
 *
 * <p>A text that must be there reads as {@value #ERASED} from then on; what may be missing is missing.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Personal {
    /** What a text reads as when the key of its person is destroyed. */
    String ERASED = "[erased]";
}
