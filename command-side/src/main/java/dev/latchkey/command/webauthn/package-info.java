/**
 * The two ceremonies of WebAuthn Level 3: registration (§7.1) and authentication (§7.2).
 *
 * <p>The aggregate of users calls it with its own state. The one rule: nothing here keeps or looks up anything, so that
 * the same input always gives the same verdict.
 */
@NullMarked
package dev.latchkey.command.webauthn;

import org.jspecify.annotations.NullMarked;
