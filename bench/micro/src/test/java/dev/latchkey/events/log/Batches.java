package dev.latchkey.events.log;

import dev.latchkey.events.log.LinkEvents.KnownKey;
import dev.latchkey.events.proof.GrowingTree;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Appends of one link each, and the end of a log of a million events that they are written behind. */
final class Batches {
    private static final long POSITION = 1_000_003;

    private Batches() {}

    static List<Append> appends(int count) {
        var codec = new EventCodec();
        var keys = new KnownKey();
        return IntStream.rangeClosed(1, count)
                .mapToObj(sequence ->
                        LinkEvents.prepare(codec, keys, LinkEvents.link(LinkEvents.USER, sequence), sequence))
                .map(event -> new Append(List.of(event), List.of(), List.of(), null))
                .toList();
    }

    static LogEdge edge() {
        var hashes = new ArrayList<byte[]>();
        for (var level = 0; POSITION >>> 8 * level > 0; level++) {
            hashes.add(new byte[Tile.widthOfEdge(POSITION, level) * Hash.SIZE]);
        }
        return new LogEdge(POSITION, LinkEvents.AT, new GrowingTree(POSITION, hashes));
    }

    static LogBatch batch(LogEdge edge, List<Append> appends) {
        var batch = new LogBatch(edge, LinkEvents.AT.plusMillis(1));
        appends.forEach(batch::add);
        return batch;
    }
}
