/**
 * What makes the log provable: the bytes of a row, the Merkle tree over all rows, and signed checkpoints of it.
 *
 * <p>The log writes with it, the verifier checks with it. The one rule: nothing but the JDK is used here, so that who
 * wants to check the log needs to trust, or to write anew, only this.
 */
@NullMarked
package dev.latchkey.events.proof;

import org.jspecify.annotations.NullMarked;
