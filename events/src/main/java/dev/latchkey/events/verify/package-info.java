/**
 * Checks an export of the log against a public key, on any machine: without a server, a database or a network.
 *
 * <p>Called by {@code latchkey verify}. The one rule: nothing that an export says is believed unless a signature or a hash
 * bears it out.
 */
@NullMarked
package dev.latchkey.events.verify;

import org.jspecify.annotations.NullMarked;
