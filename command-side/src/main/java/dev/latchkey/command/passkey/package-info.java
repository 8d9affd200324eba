/**
 * What may be asked about passkeys and the codes that enrol them, and what is answered.
 *
 * <p>The one rule: a code is derived when it is needed and lives only in an answer, never in a message that is kept.
 */
@NullMarked
package dev.latchkey.command.passkey;

import org.jspecify.annotations.NullMarked;
