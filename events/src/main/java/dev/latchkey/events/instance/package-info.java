/**
 * What can happen to the instance, the root above all organisations.
 *
 * <p>The one rule: there is one instance per log, founded by its first append.
 */
@NullMarked
package dev.latchkey.events.instance;

import org.jspecify.annotations.NullMarked;
