package dev.latchkey.command.passkey;

import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.OrgId;
import java.time.Duration;

/**
 * A code that was issued.
 *
 * @param owner the organisation of the user
 * @param expiry how long after its event the code is good
 */
public record IssuedCode(CodeId id, OrgId owner, Code code, Duration expiry) {}
