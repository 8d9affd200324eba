package dev.latchkey.gateway.user;

import dev.latchkey.query.erasure.ErasureView;

/** Does what an erasure that stands in the log has to be followed by. */
@FunctionalInterface
public interface Erasures {
    /**
     * Destroys the key and scrubs what lies outside of the log; done again without harm.
     *
     * @return whether all is done; if not, it is tried again and again
     */
    boolean complete(ErasureView erasure);
}
