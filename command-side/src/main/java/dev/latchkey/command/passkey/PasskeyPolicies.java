package dev.latchkey.command.passkey;

import dev.latchkey.events.value.OrgId;

/** The policies of all organisations. */
@FunctionalInterface
public interface PasskeyPolicies {
    /** Returns the policy of an organisation. */
    PasskeyPolicy of(OrgId org);
}
