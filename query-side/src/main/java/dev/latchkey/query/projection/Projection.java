package dev.latchkey.query.projection;

import java.util.List;

/**
 * A group of tables that one processor keeps; the name is also that of the processor. Each row is made of the events of one
 * aggregate alone, so that {@link Batch} may write those of several in another order.
 */
public interface Projection {
    /** Returns the name, which is that of the feature. */
    String name();

    /** Returns the tables, which are in the schema {@code query} and nobody else's; each has a primary key. */
    List<String> tables();
}
