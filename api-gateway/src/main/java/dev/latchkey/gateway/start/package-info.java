/**
 * What a start needs before anything else can run: settings, the data folder with its keys, and plain words.
 *
 * <p>{@code Main} asks here first, everything that keeps a file goes through {@link
 * dev.latchkey.gateway.start.PrivateFiles}. The one rule: what the operator can put right is said in exactly one line
 * that names the thing and what it should be, by {@link dev.latchkey.gateway.start.StartRefused}.
 */
@NullMarked
package dev.latchkey.gateway.start;

import org.jspecify.annotations.NullMarked;
