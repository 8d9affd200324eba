package dev.latchkey.events.log;

import dev.latchkey.bench.Piece;
import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.log.LinkEvents.KnownKey;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.events.proof.GrowingTree;
import dev.latchkey.events.proof.Hash;
import dev.latchkey.events.proof.LogEntry;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** One event on its way into the log, and out of it. */
public class EventBenchmark extends Piece {
    private static final long SEQUENCE = 7;

    private final EventCodec codec = new EventCodec();
    private final PersonKeys keys = new KnownKey();
    private final DomainEvent event = LinkEvents.link(LinkEvents.USER, SEQUENCE);
    private final NewEvent prepared = LinkEvents.prepare(codec, keys, event, SEQUENCE);
    private final LogEntry row = prepared.entry(1_000_000, LinkEvents.AT);
    private final LogEntry personal =
            LinkEvents.prepare(codec, keys, LinkEvents.person(), 1).entry(1_000_000, LinkEvents.AT);
    private final Hash leaf = row.toLeaf();
    private final GrowingTree tree = new GrowingTree();

    @Benchmark
    public String writePayload() {
        return codec.write(event, SEQUENCE, keys);
    }

    /** Seals where the editor came from, as of each event that somebody outside caused. */
    @Benchmark
    public String writeMetadata() {
        return codec.metadata(
                LinkEvents.EDITOR,
                prepared.type(),
                prepared.aggregateType(),
                prepared.aggregateId(),
                prepared.sequence(),
                keys);
    }

    @Benchmark
    public Append append() {
        return new Append(List.of(prepared), List.of(), List.of(), null);
    }

    @Benchmark
    public byte[] entryBytes() {
        return row.toBytes();
    }

    @Benchmark
    public Hash leaf() {
        return row.toLeaf();
    }

    /** Averages over leaves that make tiles whole and those that do not. */
    @Benchmark
    public long growTree() {
        tree.add(leaf, tile -> {});
        return tree.size();
    }

    @Benchmark
    public DomainEvent read() {
        return codec.read(row, keys.toOpen(List.of()));
    }

    /** Reads an event of which most is sealed. */
    @Benchmark
    public DomainEvent readPersonal() {
        return codec.read(personal, keys.toOpen(List.of()));
    }

    @Benchmark
    public Editor readEditor() {
        return codec.editor(row, keys.toOpen(List.of()));
    }
}
