/**
 * What the measurements of single pieces share. They themselves stand in the packages of what they measure, which mostly is
 * nobody else's business.
 */
@NullMarked
package dev.latchkey.bench;

import org.jspecify.annotations.NullMarked;
