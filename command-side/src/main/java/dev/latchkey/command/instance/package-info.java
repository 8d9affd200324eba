/**
 * The instance aggregate and its founding.
 *
 * <p>The one rule: an instance is founded by one append, whole or not at all.
 */
@NullMarked
package dev.latchkey.command.instance;

import org.jspecify.annotations.NullMarked;
