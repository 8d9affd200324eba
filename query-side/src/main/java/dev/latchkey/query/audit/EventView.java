package dev.latchkey.query.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stored event.
 *
 * @param position the place in the log, from 1
 * @param sequence the place in the aggregate's stream, from 1
 * @param type the dotted name
 * @param editor the acting user, or the part of the system that acted by itself
 * @param editorName the display name of that user, if it is a user who is known
 * @param editorService the protocol service that was called
 * @param payload the JSON text as it was written, with what is personal of somebody who was erased so marked
 * @param address where the request came from, if one from outside caused the event and its editor was not erased
 * @param userAgent what the client called itself, likewise
 */
public record EventView(
        long position,
        long sequence,
        String type,
        String aggregateType,
        String aggregateId,
        String owner,
        String editor,
        @Nullable String editorName,
        String editorService,
        Instant at,
        String payload,
        @Nullable String address,
        @Nullable String userAgent) {}
