/**
 * Links by which people enrol passkeys, and what became of the codes in them.
 *
 * <p>The endpoints in {@code user} issue links through {@link dev.latchkey.gateway.passkey.PasskeyLinks}. The
 * one rule: a code leaves in the link that was asked for, and nowhere else.
 */
@NullMarked
package dev.latchkey.gateway.passkey;

import org.jspecify.annotations.NullMarked;
