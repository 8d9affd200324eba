/**
 * What is known of passkey-enrolment codes.
 *
 * <p>The one rule: rows hold commitments, never codes.
 */
@NullMarked
package dev.latchkey.query.passkey;

import org.jspecify.annotations.NullMarked;
