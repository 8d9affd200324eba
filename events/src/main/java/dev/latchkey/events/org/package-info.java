/**
 * What can happen to an organisation, the owner of users.
 *
 * <p>The one rule: an organisation owns itself, so its id is also its resource owner.
 */
@NullMarked
package dev.latchkey.events.org;

import org.jspecify.annotations.NullMarked;
