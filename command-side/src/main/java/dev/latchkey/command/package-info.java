/**
 * What may happen: the one door through which the outside asks for a change.
 *
 * <p>The gateway sends a {@link dev.latchkey.command.Command} through {@link dev.latchkey.command.Commands} and gets
 * its typed answer with the place in the log. The one rule: an answer is handed out after the commit.
 */
@NullMarked
package dev.latchkey.command;

import org.jspecify.annotations.NullMarked;
