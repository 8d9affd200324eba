package dev.latchkey.events.log;

import dev.latchkey.bench.Piece;
import dev.latchkey.events.value.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * So many links at a time, each of another user, until the last of them is durable: what the log does of a request, on a
 * PostgreSQL that brings each commit to the disk.
 */
public class AppendBenchmark extends Piece {
    @Param({"1", "16", "64"})
    public int appends;

    private RealDatabase database;
    private EventLog log;
    private List<UserId> users = List.of();
    private long sequence;

    @Setup
    public void start() {
        database = new RealDatabase();
        log = new EventLog(
                database.pool(),
                database.direct(),
                database.keys(),
                Clock.systemUTC(),
                EventLogSettings.DEFAULT,
                new SimpleMeterRegistry());
        log.start();
        var all = new ArrayList<UserId>();
        for (var i = 0; i < appends; i++) {
            all.add(new UserId(Long.toString(500_959_830_363_404_479L + i)));
        }
        users = all;
        sequence = 0;
    }

    @TearDown
    public void stop() {
        log.close();
        database.close();
    }

    @Benchmark
    public Appended untilDurable() {
        sequence++;
        var waiting = new ArrayList<Append>(appends);
        for (var user : users) {
            var event = log.prepare(LinkEvents.link(user, sequence), sequence, LinkEvents.EDITOR);
            var append = new Append(List.of(event), List.of(), List.of(), null);
            log.offer(append);
            waiting.add(append);
        }
        waiting.forEach(Append::await);
        return waiting.getLast().await();
    }
}
