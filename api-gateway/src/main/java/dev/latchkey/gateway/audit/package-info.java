/**
 * The log as auditors are shown it.
 *
 * <p>The server serves the endpoint on every protocol. The one rule: an event is shown as it was stored; only the texts
 * beside it are ours.
 */
@NullMarked
package dev.latchkey.gateway.audit;

import org.jspecify.annotations.NullMarked;
