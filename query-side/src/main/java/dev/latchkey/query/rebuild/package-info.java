/**
 * Projections made anew beside the live ones: filled from the log by the projections' own code, compared, exchanged.
 *
 * <p>A tool calls {@link dev.latchkey.query.rebuild.Rebuilds}; no server is needed for it, and one that runs goes on. The
 * one rule: the live tables are only read until the one transaction that exchanges them.
 */
@NullMarked
package dev.latchkey.query.rebuild;

import org.jspecify.annotations.NullMarked;
