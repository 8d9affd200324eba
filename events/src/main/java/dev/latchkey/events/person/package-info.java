/**
 * The keys of people: what is personal in the log is stored under them, so that destroying one erases a person without
 * touching a row of the log.
 *
 * <p>The log asks here with every event that it writes or reads. The one rule: neither a key nor a master key ever leaves
 * this package unwrapped.
 */
@NullMarked
package dev.latchkey.events.person;

import org.jspecify.annotations.NullMarked;
