package dev.latchkey.query.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a user, without what it says.
 *
 * @param type the dotted name of the event
 * @param sequence the place in the user's stream, from 1
 * @param editor the acting user, or the part of the system that acted by itself
 * @param editorName the display name of that user, if it is a user who is known
 * @param editorUserName the user name of that user, if it is a user who is known
 */
public record ChangeView(
        String type,
        long sequence,
        Instant at,
        String owner,
        String editor,
        @Nullable String editorName,
        @Nullable String editorUserName) {}
