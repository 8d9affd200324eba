/**
 * Wires aggregates, command bus and caches.
 *
 * <p>The one rule: nothing on a command's way opens a transaction or reads the database when the aggregate is warm.
 */
@NullMarked
package dev.latchkey.command.config;

import org.jspecify.annotations.NullMarked;
