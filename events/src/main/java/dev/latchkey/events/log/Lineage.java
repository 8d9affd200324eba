package dev.latchkey.events.log;

import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * One in-memory life of an aggregate, from its loading on.
 *
 * <p>Commands on an aggregate follow one another without waiting for each other's commit, so an append may build on
 * one that is still in the queue. If that one fails, everything that was built on it must fail too, or the stream
 * would have a gap: the writer breaks the lineage, refuses the rest of it, and the next command loads the aggregate
 * anew.
 */
final class Lineage {
    private static final String RESOURCE = Lineage.class.getName() + ":";

    private volatile boolean broken;
    private volatile @Nullable Append newest;

    static void set(UnitOfWork<?> unitOfWork, String aggregateId, Lineage lineage) {
        unitOfWork.root().resources().put(RESOURCE + aggregateId, lineage);
    }

    static @Nullable Lineage of(UnitOfWork<?> unitOfWork, String aggregateId) {
        return unitOfWork.root().getResource(RESOURCE + aggregateId);
    }

    void breakOff() {
        broken = true;
    }

    boolean isBroken() {
        return broken;
    }

    void append(Append append) {
        newest = append;
    }

    /** Returns the append that the state in memory ends with, as far as it was made in this lineage. */
    @Nullable
    Append newest() {
        return newest;
    }
}
