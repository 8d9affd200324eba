/**
 * Who asks, and may they: bearer tokens, memberships, roles and permissions.
 *
 * <p>The server puts {@link dev.latchkey.gateway.auth.AccessInterceptor} before every call, endpoints read the outcome
 * from {@link dev.latchkey.gateway.auth.CurrentCall}. The one rule: what a method needs stands in the contract, and
 * nothing else decides.
 */
@NullMarked
package dev.latchkey.gateway.auth;

import org.jspecify.annotations.NullMarked;
