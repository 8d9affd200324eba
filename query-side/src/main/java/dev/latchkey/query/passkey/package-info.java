/**
 * What is known of passkeys and of the codes that enrol them.
 *
 * <p>The one rule: rows hold commitments, never codes.
 */
@NullMarked
package dev.latchkey.query.passkey;

import org.jspecify.annotations.NullMarked;
