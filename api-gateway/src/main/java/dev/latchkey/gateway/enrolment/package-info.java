/**
 * What the page behind a link asks: {@code latchkey.login.v1.EnrolmentService}.
 *
 * <p>Nobody who calls here bears a token. The one rule: whoever has neither the right code nor the leave that came of
 * registering with it learns nothing, and every wrong code looks the same.
 */
@NullMarked
package dev.latchkey.gateway.enrolment;

import org.jspecify.annotations.NullMarked;
