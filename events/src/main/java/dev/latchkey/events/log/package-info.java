/**
 * The event log: one gap-free sequence of facts in PostgreSQL, written by group commit and read by followers.
 *
 * <p>The command side appends through Axon's event store, followers and auditors read by position. The one rule: an
 * append is answered after its commit, never before, and a row once written is never touched again.
 */
@NullMarked
package dev.latchkey.events.log;

import org.jspecify.annotations.NullMarked;
