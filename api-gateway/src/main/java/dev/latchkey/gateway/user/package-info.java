/**
 * What signed-in users ask about themselves, and what those who manage an organisation ask about its users.
 *
 * <p>The server serves the endpoints on every protocol. The one rule: {@code AuthService} acts on the caller, whatever
 * the request says, and {@code ManagementService} on users of the request's organisation alone.
 */
@NullMarked
package dev.latchkey.gateway.user;

import org.jspecify.annotations.NullMarked;
