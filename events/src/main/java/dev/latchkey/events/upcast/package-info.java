/**
 * How payloads of earlier revisions become those of the newest, one step for each revision that was retired.
 *
 * <p>The codec goes through here with every row that it reads. The one rule: a step is never changed once a log may depend
 * on it; a mistake in it is mended by the next revision.
 */
@NullMarked
package dev.latchkey.events.upcast;

import org.jspecify.annotations.NullMarked;
