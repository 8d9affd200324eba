/**
 * How values that every feature shows look in the contract: times, durations, the details of an object.
 *
 * <p>Endpoints call it when they translate and render. The one rule: nothing here knows a feature.
 */
@NullMarked
package dev.latchkey.gateway.wire;

import org.jspecify.annotations.NullMarked;
