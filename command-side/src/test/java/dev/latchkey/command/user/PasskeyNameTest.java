package dev.latchkey.command.user;

import static dev.latchkey.command.user.UserFixtures.ACME;
import static dev.latchkey.command.user.UserFixtures.ALICE;
import static dev.latchkey.command.user.UserFixtures.NOW;
import static dev.latchkey.command.user.UserFixtures.registered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.passkey.PasskeyPolicy;
import dev.latchkey.command.passkey.RenamePasskey;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenRenamed;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.user.StateEvent.UserDeactivated;
import dev.latchkey.events.user.StateEvent.UserLocked;
import dev.latchkey.events.user.StateEvent.UserUnlocked;
import dev.latchkey.events.value.PasskeyId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasskeyNameTest {
    private static final PasskeyId PASSKEY = new PasskeyId("4001");

    private final UserHistory alice = new UserHistory(NOW, PasskeyPolicy.DEFAULT);

    {
        alice.happened(
                registered(),
                new PasswordlessTokenVerified(
                        ALICE,
                        ACME,
                        PASSKEY,
                        "AQID",
                        "BAUG",
                        "none",
                        "AAAAAAAAAAAAAAAAAAAAAA==",
                        0,
                        "Passkey",
                        "id.example.com",
                        false,
                        false,
                        List.of()));
    }

    @Test
    void changesWithOneEventAndWithNoneToWhatItIs() {
        alice.send(rename("Passkey"));
        assertThat(alice.last()).isEmpty();
        assertThat(alice.send(rename("Work key"))).isEqualTo(PASSKEY);
        assertThat(alice.last()).containsExactly(new PasswordlessTokenRenamed(ALICE, ACME, PASSKEY, "Work key"));
        alice.send(rename("Work key"));
        assertThat(alice.last()).isEmpty();
    }

    @Test
    void changesTwentyTimesAtMost() {
        for (var i = 0; i < Passkey.MAX_RENAMED; i++) {
            alice.send(rename("Key " + i));
            assertThat(alice.last()).hasSize(1);
        }

        assertThat(alice.refusal(rename("Another"))).isEqualTo(ErrorCode.TOO_MANY_RENAMES);
        assertThat(alice.send(rename("Key 19"))).isEqualTo(PASSKEY);
    }

    @Test
    void staysForAUserWhoIsShutOut() {
        alice.happened(new UserLocked(ALICE, ACME));
        assertThat(alice.refusal(rename("Work key"))).isEqualTo(ErrorCode.USER_LOCKED);
        alice.happened(new UserUnlocked(ALICE, ACME), new UserDeactivated(ALICE, ACME));
        assertThat(alice.refusal(rename("Work key"))).isEqualTo(ErrorCode.USER_DEACTIVATED);
    }

    private static RenamePasskey rename(String name) {
        return new RenamePasskey(ALICE, ACME, PASSKEY, name);
    }
}
