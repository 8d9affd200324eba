/**
 * The private port: health, figures and errors for the operator.
 *
 * <p>Orchestrators and Prometheus call it. The one rule: nothing here is reachable on the public port, and a probe says
 * what it has tried, within a deadline, not what it hopes.
 */
@NullMarked
package dev.latchkey.gateway.operations;

import org.jspecify.annotations.NullMarked;
