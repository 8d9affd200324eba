/**
 * What is known: the one door through which the outside asks a question.
 *
 * <p>The gateway asks a {@link dev.latchkey.query.Query} through {@link dev.latchkey.query.Queries}. The one rule: an
 * answer is never older than what this node has already acknowledged to somebody.
 */
@NullMarked
package dev.latchkey.query;

import org.jspecify.annotations.NullMarked;
