/**
 * Who bears a token, and what roles that user holds.
 *
 * <p>The one rule: only hashes of tokens are ever looked up.
 */
@NullMarked
package dev.latchkey.query.token;

import org.jspecify.annotations.NullMarked;
