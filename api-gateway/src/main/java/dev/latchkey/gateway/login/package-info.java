/**
 * The page behind a link, and what others need for it: QR codes, and the names of authenticators.
 *
 * <p>{@link dev.latchkey.gateway.login.LoginRoutes} puts it on the public port; the page itself asks the enrolment service
 * of the contract. The one rule: what is served is the same for everybody. No parameter of a request reaches a page, so
 * that none can be reflected, logged or kept.
 */
@NullMarked
package dev.latchkey.gateway.login;

import org.jspecify.annotations.NullMarked;
