package dev.latchkey.events;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says of a sealed event hierarchy which aggregate's stream holds it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface AggregateType {
    /** Returns the stored name of the aggregate type, for example {@code user}. */
    String value();

    /** Returns the record component that holds the aggregate's id; stored as a column, so left out of the payload. */
    String id();

    /** Returns the record component that holds the resource owner, if it is another one than {@link #id()}. */
    String owner() default "";
}
