package dev.latchkey.events.log;

import dev.latchkey.bench.Piece;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What the writer works out of a batch before it is written: places, times, leaves and the tree over them. */
public class BatchBenchmark extends Piece {
    @Param({"1", "16", "64"})
    public int appends;

    private final LogEdge edge = Batches.edge();
    private List<Append> found = List.of();

    @Setup
    public void make() {
        found = Batches.appends(appends);
    }

    @Benchmark
    public Object workOut() {
        return Batches.batch(edge, found);
    }
}
