/**
 * The organisation aggregate, the owner of users, and what may be asked of it.
 *
 * <p>The one rule: roles on an organisation reach no further than that organisation.
 */
@NullMarked
package dev.latchkey.command.org;

import org.jspecify.annotations.NullMarked;
