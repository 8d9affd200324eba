/**
 * The user aggregate with its rules, and what may be asked about users as such.
 *
 * <p>The one rule: handlers decide and append, event-sourcing handlers only assign.
 */
@NullMarked
package dev.latchkey.command.user;

import org.jspecify.annotations.NullMarked;
