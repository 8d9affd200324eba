/**
 * Personal access tokens of people and machines.
 *
 * <p>The endpoint here issues, lists and ends them. The one rule: a token leaves in the answer to the call that made it,
 * and nowhere else.
 */
@NullMarked
package dev.latchkey.gateway.token;

import org.jspecify.annotations.NullMarked;
