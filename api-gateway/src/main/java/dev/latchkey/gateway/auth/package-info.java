/**
 * Who asks, and may they: bearer tokens, memberships, roles and permissions.
 *
 * <p>The server puts {@link dev.latchkey.gateway.auth.AccessInterceptor} before every call, endpoints read the outcome
 * from {@link dev.latchkey.gateway.auth.CurrentCall}. The one rule: what a method needs stands in the contract; an
 * endpoint asks {@link dev.latchkey.gateway.auth.Permissions} only about what the contract cannot know.
 */
@NullMarked
package dev.latchkey.gateway.auth;

import org.jspecify.annotations.NullMarked;
