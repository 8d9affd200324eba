/**
 * What may be asked about personal access tokens, and what is answered.
 *
 * <p>The one rule: a token is shown once, in the answer to the command that made it.
 */
@NullMarked
package dev.latchkey.command.token;

import org.jspecify.annotations.NullMarked;
