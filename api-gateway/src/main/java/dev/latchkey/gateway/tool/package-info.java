/**
 * What {@code latchkey} does besides serving: it exports the log of a running server, verifies an export anywhere, and makes
 * projections anew or compares them.
 *
 * <p>{@code Main} calls it when its first argument is a word. The one rule: no server is started here, and a tool loads no
 * more than the classes that do it; a verification needs no database.
 */
@NullMarked
package dev.latchkey.gateway.tool;

import org.jspecify.annotations.NullMarked;
