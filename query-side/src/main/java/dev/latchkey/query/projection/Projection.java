package dev.latchkey.query.projection;

/** A group of tables that one processor keeps; the name is also that of the processor. */
public interface Projection {
    /** Returns the name, which is that of the feature. */
    String name();
}
