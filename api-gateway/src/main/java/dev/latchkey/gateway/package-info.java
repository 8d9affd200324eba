/**
 * The runnable module: protocols, rights and pages in front of the two sides.
 *
 * <p>{@link dev.latchkey.gateway.Main} starts it. The one rule: an endpoint authorises, translates, sends and renders,
 * in this order, and nothing else.
 */
@NullMarked
package dev.latchkey.gateway;

import org.jspecify.annotations.NullMarked;
