/**
 * What all projections share: how their rows are written in batches, how far they are, and how one waits for them.
 *
 * <p>The one rule: rows and position are written in one transaction, so after a crash a projection is exactly as far
 * as its position says.
 */
@NullMarked
package dev.latchkey.query.projection;

import org.jspecify.annotations.NullMarked;
