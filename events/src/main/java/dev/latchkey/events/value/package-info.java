/**
 * Checked and masked value types that events, commands and views share.
 *
 * <p>The one rule: an id prints its bare value, since Axon stores aggregate ids by {@code toString()}; a value that
 * could unlock something prints a mask.
 */
@NullMarked
package dev.latchkey.events.value;

import org.jspecify.annotations.NullMarked;
