/**
 * What {@code latchkey} does besides serving: it exports the log of a running server, and verifies an export anywhere.
 *
 * <p>{@code Main} calls it when its first argument is a word. The one rule: nothing of the server is loaded here, so that a
 * verification needs no more than the classes that do it.
 */
@NullMarked
package dev.latchkey.gateway.tool;

import org.jspecify.annotations.NullMarked;
