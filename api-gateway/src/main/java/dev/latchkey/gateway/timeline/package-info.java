/**
 * The page on which auditors see what happened to a user, and that it is what was signed.
 *
 * <p>{@link dev.latchkey.gateway.timeline.TimelineRoutes} puts it on the public port; the page itself asks the audit
 * service of the contract, with the token of whoever uses it. The one rule: the page says that something holds only after
 * it has worked that out itself.
 */
@NullMarked
package dev.latchkey.gateway.timeline;

import org.jspecify.annotations.NullMarked;
