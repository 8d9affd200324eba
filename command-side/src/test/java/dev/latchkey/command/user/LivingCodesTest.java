package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.HOUR;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.log.StateCopy;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.IdempotencyHash;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class LivingCodesTest {
    private static final int MANY = 5_000;

    private final StateCopy snapshot = new StateCopy();

    @Test
    void readsNoneOfItsPartsToOpenAnother() {
        var codes = snapshot.of(many(), PasskeyCodes.class);

        codes.open(id(MANY), code(MANY, HOUR, NOW.plusSeconds(3_001)));

        assertThat(codes.countAt(NOW.plusSeconds(3_001))).isEqualTo(MANY + 1);
        assertThat(snapshot.parts()).isGreaterThan(5);
        assertThat(snapshot.partsRead()).isZero();
    }

    @Test
    void readsOnePartToFindACode() {
        var codes = snapshot.of(many(), PasskeyCodes.class);

        assertThat(codes.find(id(700))).isEqualTo(code(700, HOUR, NOW.plusSeconds(700)));
        assertThat(codes.find(id(MANY))).isNull();
        assertThat(codes.find(new CodeId("0700"))).isNull();

        assertThat(snapshot.partsRead()).isEqualTo(1);
    }

    @Test
    void storesAPartAgainOnlyWithAnotherName() {
        var codes = many();
        snapshot.of(codes, PasskeyCodes.class);
        var before = snapshot.parts();

        codes.end(id(7));
        codes.fail(id(8), NOW);
        var copy = snapshot.of(codes, PasskeyCodes.class);

        assertThat(snapshot.parts()).isEqualTo(before);
        assertThat(copy.find(id(7))).isNull();
        assertThat(copy.find(id(8)).failedTries()).isEqualTo(1);
    }

    @Test
    void remembersTheLastOfManyThatEndedAtOnce() {
        var codes = snapshot.of(many(), PasskeyCodes.class);
        var over = NOW.plusSeconds(3_000).plus(HOUR);

        codes.open(id(MANY), code(MANY, HOUR, over));

        assertThat(codes.countAt(over)).isEqualTo(1);
        assertThat(codes.find(id(MANY - 1))).isNull();
        assertThat(codes.hasTriesLeft(id(MANY - 1))).isTrue();
        assertThat(codes.hasTriesLeft(id(MANY - 32))).isTrue();
        assertThat(codes.hasTriesLeft(id(MANY - 33))).isFalse();
        assertThat(snapshot.partsRead()).isLessThanOrEqualTo(1);
    }

    @Test
    void keepsWhatTheLogIsStillToDateOneByOne() {
        var codes = new PasskeyCodes();
        var waiting = new ArrayList<OpenCode>();
        for (var number = 0; number < 2_000; number++) {
            var code = code(number, HOUR, NOW);
            code.awaitDate();
            waiting.add(code);
            codes.open(id(number), code);
        }

        waiting.forEach(code -> code.date(NOW.plusSeconds(5)));

        assertThat(codes.countAt(NOW.plusSeconds(4).plus(HOUR))).isEqualTo(2_000);
        assertThat(codes.countAt(NOW.plusSeconds(5).plus(HOUR))).isZero();
    }

    @Test
    void makesBlocksAfterTheKeyOfCodesHasChanged() {
        var codes = new PasskeyCodes();
        for (var number = 0; number < MANY; number++) {
            var commitment = new Commitment(Commitment.HMAC_SHA_256, number < 600 ? "old" : "new", hmac(number));
            codes.open(id(number), new OpenCode(commitment, HOUR, null, number + 1, NOW));
        }

        var copy = snapshot.of(codes, PasskeyCodes.class);

        assertThat(snapshot.parts()).isGreaterThan(5);
        assertThat(copy.find(id(5)).commitment().keyId()).isEqualTo("old");
        assertThat(copy.find(id(MANY - 1000)).commitment().keyId()).isEqualTo("new");
    }

    /** Whatever happens, in memory and read from snapshots in between, the same codes are open as in the simplest model. */
    @Property(tries = 200)
    void holdsTheSameCodesAsOneListOfAllWould(@ForAll("stories") List<Step> story) {
        var codes = new PasskeyCodes();
        var model = new LinkedHashMap<CodeId, OpenCode>();
        var now = NOW;
        var next = 0;
        for (var step : story) {
            now = now.plusSeconds(step.seconds);
            var moment = now;
            for (var more = 0; more < step.opened; more++, next++) {
                var lifetime = step.brief ? Duration.ofMinutes(10) : HOUR;
                var key = step.keyed && more % 3 == 0 ? new IdempotencyHash("key " + next) : null;
                var commitment = code(next, lifetime, now).commitment();
                codes.open(id(next), new OpenCode(commitment, lifetime, key, next + 1, now));
                model.put(id(next), new OpenCode(commitment, lifetime, key, next + 1, now));
            }
            var chosen = id(next == 0 ? 0 : step.choice % next);
            var known = model.get(chosen);
            var isOpen = known != null && !known.isExpiredAt(now);
            if (step.what == What.END) {
                codes.end(chosen);
                model.remove(chosen);
            } else if (step.what == What.FAIL && isOpen) {
                codes.fail(chosen, now);
                if (known.fail() == PasskeyCodes.MAX_FAILED_TRIES) {
                    model.remove(chosen);
                }
            } else if (step.what == What.START && isOpen) {
                codes.start(chosen);
                known.start();
            } else if (step.what == What.SNAPSHOT) {
                codes = snapshot.of(codes, PasskeyCodes.class);
            }
            model.values().removeIf(code -> code.isExpiredAt(moment));
            assertThat(codes.countAt(now)).isEqualTo(model.size());
            assertThat(codes.openAt(now)).containsExactlyInAnyOrderElementsOf(model.keySet());
            if (model.containsKey(chosen)) {
                assertThat(codes.find(chosen)).isEqualTo(model.get(chosen));
            }
            for (var entry : sample(model).entrySet()) {
                assertThat(codes.find(entry.getKey())).isEqualTo(entry.getValue());
            }
        }
    }

    @Provide
    static Arbitrary<List<Step>> stories() {
        var step = Combinators.combine(
                        Arbitraries.of(What.values()),
                        Arbitraries.integers().between(0, 700),
                        Arbitraries.frequencyOf(
                                Tuple.of(5, Arbitraries.integers().between(0, 60)),
                                Tuple.of(1, Arbitraries.integers().between(60, 4000))),
                        Arbitraries.of(false, false, false, true),
                        Arbitraries.of(false, true),
                        Arbitraries.integers().between(0, 1_000_000))
                .as(Step::new);
        return step.list().ofMinSize(1).ofMaxSize(12);
    }

    private static Map<CodeId, OpenCode> sample(Map<CodeId, OpenCode> model) {
        var found = new LinkedHashMap<CodeId, OpenCode>();
        var place = 0;
        for (var entry : model.entrySet()) {
            if (place++ % 97 == 0) {
                found.put(entry.getKey(), entry.getValue());
            }
        }
        return found;
    }

    private static PasskeyCodes many() {
        var codes = new PasskeyCodes();
        for (var number = 0; number < MANY; number++) {
            codes.open(id(number), code(number, HOUR, NOW.plusSeconds(Math.min(number, 3_000))));
        }
        return codes;
    }

    private static OpenCode code(int number, Duration lifetime, Instant at) {
        return new OpenCode(
                new Commitment(Commitment.HMAC_SHA_256, "k1", hmac(number)), lifetime, null, number + 1, at);
    }

    private static String hmac(int number) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(32).putInt(28, number).array());
    }

    private static CodeId id(int number) {
        return new CodeId(Long.toString(400_959_830_363_404_500L + number));
    }

    private enum What {
        NOTHING,
        END,
        FAIL,
        START,
        SNAPSHOT
    }

    private record Step(What what, int opened, int seconds, boolean keyed, boolean brief, int choice) {}
}
