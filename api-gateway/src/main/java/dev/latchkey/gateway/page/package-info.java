/**
 * What the pages of this server have in common: texts in every language, assets that a browser may keep for ever, and the
 * headers that hold a page to its own server.
 *
 * <p>The features that have a page call {@link dev.latchkey.gateway.page.Page}. The one rule: what is served is the same
 * for everybody. No parameter of a request reaches a page, so that none can be reflected, logged or kept.
 */
@NullMarked
package dev.latchkey.gateway.page;

import org.jspecify.annotations.NullMarked;
