package dev.latchkey.command.user;

import dev.latchkey.events.value.CodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open codes that live equally long, so that those whose time is over first stand in front. The latest of them are kept
 * one by one, older ones in blocks.
 */
final class LivingCodes {
    /** Codes of a block. */
    static final int BLOCK = 512;
    /** So many codes come before it is looked again whether there are enough for a block. */
    static final int STEP = 64;

    private Duration lifetime;
    private List<CodeBlock> blocks = new ArrayList<>();
    /** What has happened since to codes that are in blocks. */
    private Map<CodeId, OpenCode> touched = new HashMap<>();

    private SequencedMap<CodeId, OpenCode> latest = new LinkedHashMap<>();
    private transient int since;

    LivingCodes(Duration lifetime) {
        this.lifetime = lifetime;
    }

    /** For the snapshot reader, which sets the fields itself. */
    @SuppressWarnings("NullAway.Init")
    private LivingCodes() {}

    boolean isEmpty() {
        return latest.isEmpty() && blocks.isEmpty();
    }

    void add(CodeId id, OpenCode code) {
        latest.put(id, code);
        if (++since >= STEP && latest.size() >= BLOCK + STEP) {
            since = 0;
            fillBlock(code);
        }
    }

    /** Makes a block of the oldest codes that were committed to as {@code newest} is, if they are enough. */
    private void fillBlock(OpenCode newest) {
        var taken = latest.entrySet().stream()
                .filter(entry ->
                        entry.getValue().isCommittedAs(newest) && CodeBlock.canTake(entry.getKey(), entry.getValue()))
                .limit(BLOCK)
                .toList();
        if (taken.size() == BLOCK) {
            blocks.add(CodeBlock.of(taken));
            taken.stream().map(Map.Entry::getKey).toList().forEach(latest::remove);
        }
    }

    /** Returns a code; what is done to it may not be done here. */
    @Nullable
    OpenCode find(CodeId id) {
        var known = latest.get(id);
        if (known == null) {
            known = touched.get(id);
        }
        if (known != null) {
            return known;
        }
        for (var block : blocks) {
            var place = block.placeOf(id);
            if (place >= 0) {
                return block.code(place, lifetime);
            }
        }
        return null;
    }

    /** Returns a code to which something is to be done. */
    @Nullable
    OpenCode touch(CodeId id) {
        var code = find(id);
        if (code != null && !latest.containsKey(id)) {
            touched.put(id, code);
        }
        return code;
    }

    /** Takes a code out and returns it; null if it is not here. */
    @Nullable
    OpenCode remove(CodeId id) {
        var known = latest.remove(id);
        if (known != null) {
            return known;
        }
        for (var block : blocks) {
            var place = block.placeOf(id);
            if (place >= 0) {
                var code = code(block, place);
                block.leave(place);
                touched.remove(id);
                blocks.removeIf(each -> each.living() == 0);
                return code;
            }
        }
        return null;
    }

    int countAt(Instant now) {
        var count = latest.size();
        var oldest = latest.values().iterator();
        while (oldest.hasNext() && oldest.next().isExpiredAt(now)) {
            count--;
        }
        for (var block : blocks) {
            count += block.living();
        }
        for (var block : blocks) {
            if (!block.mayBeginToEndAt(now)) {
                break;
            }
            count -= block.isOverAt(now)
                    ? block.living()
                    : (int) places(block)
                            .filter(place -> !now.isBefore(block.end(place)))
                            .count();
        }
        return count;
    }

    /** Returns the codes that are open at {@code now}. */
    Stream<Map.Entry<CodeId, OpenCode>> openAt(Instant now) {
        var older = blocks.stream()
                .flatMap(block -> places(block).mapToObj(place -> Map.entry(block.id(place), code(block, place))));
        return Stream.concat(older, latest.entrySet().stream())
                .filter(entry -> !entry.getValue().isExpiredAt(now));
    }

    /**
     * Takes out the codes whose time is over, looking from the oldest on only as far as they are, since this stands in the
     * way of every new code.
     *
     * @param last how many of those taken out from blocks have to be told of at least: the last ones
     * @param told told of codes that were taken out, oldest first
     */
    void forgetExpired(Instant now, int last, BiConsumer<CodeId, OpenCode> told) {
        var over = blocks.stream().takeWhile(block -> block.isOverAt(now)).toList();
        var left = over.stream().mapToInt(CodeBlock::living).sum();
        for (var block : over) {
            left -= block.living();
            if (left < last) {
                places(block).forEach(place -> told.accept(block.id(place), code(block, place)));
            }
        }
        blocks.subList(0, over.size()).clear();
        if (!blocks.isEmpty() && blocks.getFirst().mayBeginToEndAt(now)) {
            forgetExpired(blocks.getFirst(), now, told);
        }
        if (!touched.isEmpty()) {
            touched.values().removeIf(code -> code.isExpiredAt(now));
        }
        var oldest = latest.firstEntry();
        while (oldest != null && oldest.getValue().isExpiredAt(now)) {
            latest.pollFirstEntry();
            told.accept(oldest.getKey(), oldest.getValue());
            oldest = latest.firstEntry();
        }
    }

    private void forgetExpired(CodeBlock block, Instant now, BiConsumer<CodeId, OpenCode> told) {
        for (var place = 0; place < block.size(); place++) {
            if (!block.isHere(place)) {
                continue;
            }
            if (now.isBefore(block.end(place))) {
                block.beginsWith(place);
                return;
            }
            told.accept(block.id(place), code(block, place));
            block.leave(place);
        }
        blocks.remove(block);
    }

    private OpenCode code(CodeBlock block, int place) {
        var known = touched.isEmpty() ? null : touched.get(block.id(place));
        return known == null ? block.code(place, lifetime) : known;
    }

    private static IntStream places(CodeBlock block) {
        return IntStream.range(0, block.size()).filter(block::isHere);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LivingCodes that
                && lifetime.equals(that.lifetime)
                && blocks.equals(that.blocks)
                && touched.equals(that.touched)
                && latest.equals(that.latest);
    }

    @Override
    public int hashCode() {
        return lifetime.hashCode();
    }
}
