/**
 * Joins the event log to both sides and to what the gateway remembers of it.
 *
 * <p>The one rule: what a node remembers of callers is dropped as soon as the log says that it has changed.
 */
@NullMarked
package dev.latchkey.gateway.log;

import org.jspecify.annotations.NullMarked;
