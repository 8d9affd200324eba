/**
 * What makes the API explorable: an OpenAPI document, a page to try the calls, and the contract itself for download.
 *
 * <p>All of it is derived from the descriptors of the contract when somebody first asks for it; the start waits for none
 * of it. The one rule: nothing here names a service, a method or a field, so that what the contract gains is shown
 * without a change.
 */
@NullMarked
package dev.latchkey.gateway.explore;

import org.jspecify.annotations.NullMarked;
