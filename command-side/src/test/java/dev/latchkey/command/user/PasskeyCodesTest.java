package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.HOUR;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.value.CodeId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PasskeyCodesTest {
    private static final CodeId LONG = new CodeId("1");
    private static final CodeId SHORT = new CodeId("2");
    private static final CodeId NEXT = new CodeId("3");

    private final PasskeyCodes codes = new PasskeyCodes();

    @Test
    void forgetsACodeByItsOwnTimeWhateverOlderOneStillLives() {
        open(LONG, Duration.ofDays(1), NOW);
        open(SHORT, HOUR, NOW.plusSeconds(1));
        var over = NOW.plusSeconds(1).plus(HOUR);

        assertThat(codes.countAt(over.minusNanos(1))).isEqualTo(2);
        assertThat(codes.countAt(over)).isEqualTo(1);
        assertThat(codes.openAt(over)).containsExactly(LONG);
        open(NEXT, HOUR, over);
        assertThat(codes.find(SHORT)).isNull();
        assertThat(codes.hasTriesLeft(SHORT)).isTrue();
        assertThat(codes.openAt(over)).containsExactly(LONG, NEXT);
    }

    @Test
    void endsCodesOfWhateverLifetime() {
        open(LONG, Duration.ofDays(1), NOW);
        open(SHORT, HOUR, NOW);
        codes.end(LONG);
        codes.end(SHORT);

        assertThat(codes.countAt(NOW)).isZero();
        assertThat(codes.find(LONG)).isNull();
        open(NEXT, Duration.ofDays(1), NOW);
        assertThat(codes.openAt(NOW)).containsExactly(NEXT);
    }

    private void open(CodeId id, Duration lifetime, Instant at) {
        codes.open(id, new OpenCode(UserFixtures.DERIVED.commitment(), lifetime, null, 1, at));
    }
}
