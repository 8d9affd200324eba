/**
 * Who was erased, and whether all that belongs to it was done.
 *
 * <p>The one rule: that somebody is to be erased is what the log says, so nothing here is a projection that could lag behind
 * it.
 */
@NullMarked
package dev.latchkey.query.erasure;

import org.jspecify.annotations.NullMarked;
