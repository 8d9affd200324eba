/**
 * What memberships of organisations and of the instance have in common: the rules about roles.
 *
 * <p>The one rule: the aggregates that hold memberships decide; this package only keeps and compares.
 */
@NullMarked
package dev.latchkey.command.member;

import org.jspecify.annotations.NullMarked;
