package dev.latchkey.events.log;

import dev.latchkey.events.proof.GrowingTree;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.Tile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Appends that share a commit, with the places and times that they get if nobody else writes first. */
final class LogBatch {
    private final LogEdge edge;
    private final Instant firstAt;
    private final GrowingTree tree;
    private final List<Append> appends = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Tile> tiles = new ArrayList<>();

    /**
     * Makes an empty batch.
     *
     * @param edge where the log ends
     * @param now the time that the first append gets, unless the log already holds a later one
     */
    LogBatch(LogEdge edge, Instant now) {
        this.edge = edge;
        var earliest = edge.at().plus(1, ChronoUnit.MICROS);
        firstAt = now.isAfter(earliest) ? now : earliest;
        tree = edge.tree().copy();
    }

    /**
     * Adds an append, unless it would be dated later than it may be.
     *
     * @return whether it was added
     */
    boolean add(Append append) {
        var at = firstAt.plus(appends.size(), ChronoUnit.MICROS);
        if (!append.mayBeDated(at)) {
            return false;
        }
        appends.add(append);
        for (var event : append.events()) {
            var position = edge.position() + rows.size() + 1;
            var leaf = event.entry(position, at).toLeaf();
            tree.add(leaf, tiles::add);
            rows.add(new Row(event, position, at, leaf));
        }
        return true;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Returns where the log must end for the batch to be written. */
    long base() {
        return edge.position();
    }

    List<Append> appends() {
        return appends;
    }

    List<Row> rows() {
        return rows;
    }

    /** Returns the tiles of the tree that the batch makes whole. */
    List<Tile> tiles() {
        return tiles;
    }

    /** Returns where the log ends once the batch is written. */
    LogEdge edge() {
        return new LogEdge(edge.position() + rows.size(), rows.getLast().at(), tree);
    }

    /**
     * An event at its place.
     *
     * @param leaf its leaf in the tree
     */
    record Row(NewEvent event, long position, Instant at, Hash leaf) {
        StoredEvent stored() {
            return event.at(position, at);
        }
    }
}
