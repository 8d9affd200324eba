/**
 * The public edge over the real wire, with recording stand-ins for the two sides behind it.
 *
 * <p>The one rule: a test talks to a server on a port of its own, never to a class of it.
 */
@NullMarked
package dev.latchkey.gateway;

import org.jspecify.annotations.NullMarked;
