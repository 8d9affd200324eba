/**
 * What a signed-in user asks about themselves.
 *
 * <p>The server serves the endpoint on every protocol. The one rule: these calls act on the caller, whatever the
 * request says.
 */
@NullMarked
package dev.latchkey.gateway.user;

import org.jspecify.annotations.NullMarked;
