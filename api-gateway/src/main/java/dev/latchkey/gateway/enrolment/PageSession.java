package dev.latchkey.gateway.enrolment;

import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.UserId;

/** Whose passkey a page may name, list and try, since it has just registered it. */
record PageSession(UserId userId, OrgId owner, PasskeyId passkeyId) {}
