/**
 * The log as an auditor reads it: straight from the stream, not from a projection.
 *
 * <p>The one rule: what is shown is what was stored.
 */
@NullMarked
package dev.latchkey.query.audit;

import org.jspecify.annotations.NullMarked;
