/** The contract as clients meet it: every method and every refusal, over every protocol, on the running server. */
@NullMarked
package dev.latchkey.gateway.contract;

import org.jspecify.annotations.NullMarked;
