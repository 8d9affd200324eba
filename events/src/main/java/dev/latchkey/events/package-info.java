/**
 * What has happened: the facts that the command side appends and everything else is built from.
 *
 * <p>Event records import nothing but the JDK, JSpecify and Axon's annotations, because a stored event outlives every
 * framework. The one rule: a record that has ever been stored is not changed; it gets a new revision and an upcaster.
 */
@NullMarked
package dev.latchkey.events;

import org.jspecify.annotations.NullMarked;
