/**
 * Organisations: founded and listed.
 *
 * <p>The endpoint here sends commands and asks questions for the instance's administrators. The one rule: who holds
 * roles on one organisation only sees no other.
 */
@NullMarked
package dev.latchkey.gateway.org;

import org.jspecify.annotations.NullMarked;
