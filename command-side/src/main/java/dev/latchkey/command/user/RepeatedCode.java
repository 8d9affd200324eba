package dev.latchkey.command.user;

import dev.latchkey.command.Repeated;
import dev.latchkey.command.passkey.IssuedCode;
import java.time.Instant;

/** A code that an earlier command under the same idempotency key has issued. */
record RepeatedCode(IssuedCode answer, OpenCode code) implements Repeated<IssuedCode> {
    @Override
    public long sequence() {
        return code.sequence();
    }

    @Override
    public Instant at() {
        return code.createdAt();
    }
}
