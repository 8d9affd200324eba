package dev.latchkey.command;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws ids that sort by time: 39 bits of 10 ms since 29 April 2019, 8 bits of sequence, 16 bits of machine, written as
 * decimal numbers of 18 to 19 digits.
 *
 * <p>One generator never repeats itself, even when the clock is set back: it then counts on from where it was. When the
 * 256 ids of one step are used up it borrows from the next step, which does not wait and evens out by itself.
 */
public final class IdGenerator {
    private static final Instant EPOCH = Instant.parse("2019-04-29T00:00:00Z");
    private static final long STEP = Duration.ofMillis(10).toMillis();
    private static final int SEQUENCE_BITS = 8;
    private static final int MACHINE_BITS = 16;
    private static final int TIME_BITS = 39;

    private final Clock clock;
    private final int machine;
    /** Time and sequence of the last id, as one number: the next id is the next number or the present time. */
    private final AtomicLong last = new AtomicLong();

    /** Makes a generator with a machine id drawn at random, so that nodes need no registry. */
    public IdGenerator(Clock clock, SecureRandom random) {
        this(clock, random.nextInt(1 << MACHINE_BITS));
    }

    /**
     * Makes a generator.
     *
     * @param machine from 0 to 65535, different for each generator that draws at the same time
     * @throws IllegalArgumentException if {@code machine} is out of range
     */
    public IdGenerator(Clock clock, int machine) {
        if (machine < 0 || machine >= 1 << MACHINE_BITS) {
            throw new IllegalArgumentException("machine must be 0 to 65535, was " + machine);
        }
        this.clock = clock;
        this.machine = machine;
    }

    /**
     * Draws the next id.
     *
     * @throws IllegalStateException if the clock shows a time before 2019 or after 2193
     */
    public String next() {
        long present = Duration.between(EPOCH, clock.instant()).toMillis() / STEP << SEQUENCE_BITS;
        long next = last.updateAndGet(before -> Math.max(present, before + 1));
        if (present < 0 || next >>> (TIME_BITS + SEQUENCE_BITS) != 0) {
            throw new IllegalStateException("the clock is wrong: " + clock.instant());
        }
        return Long.toString(next << MACHINE_BITS | machine);
    }
}
