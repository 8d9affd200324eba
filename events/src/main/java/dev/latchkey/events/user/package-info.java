/**
 * Everything that can happen to a user, one file per feature; read from top to bottom it is a user's life story.
 *
 * <p>The one rule: stored names and payload members are those of the public event API, so that an auditor's tools
 * read them unchanged.
 */
@NullMarked
package dev.latchkey.events.user;

import org.jspecify.annotations.NullMarked;
