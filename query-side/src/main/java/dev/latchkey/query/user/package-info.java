/**
 * What is known of users and of the organisations they belong to.
 *
 * <p>The one rule: a row remembers the sequence it was last changed by.
 */
@NullMarked
package dev.latchkey.query.user;

import org.jspecify.annotations.NullMarked;
