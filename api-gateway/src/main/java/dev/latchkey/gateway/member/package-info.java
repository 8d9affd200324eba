/**
 * Who holds which roles, on an organisation or on the instance.
 *
 * <p>The endpoint here grants, takes and lists them. The one rule: the organisation that a request is about, not the one
 * that its header names, is the one the right must be held on.
 */
@NullMarked
package dev.latchkey.gateway.member;

import org.jspecify.annotations.NullMarked;
