/**
 * The first start: it founds the instance and tells the operator, once, how to get in.
 *
 * <p>{@code Main} runs it when the public port is open. The one rule: what is drawn is kept before it is used, so that a
 * first start that is cut off anywhere is taken up again with the same ids and tokens.
 */
@NullMarked
package dev.latchkey.gateway.bootstrap;

import org.jspecify.annotations.NullMarked;
