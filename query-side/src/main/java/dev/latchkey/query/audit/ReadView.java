package dev.latchkey.query.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that read the log.
 *
 * @param id grows with each call
 * @param reader the user who asked
 * @param method name of the call
 * @param request what was asked for, as JSON
 * @param address where the call came from
 */
public record ReadView(
        long id,
        Instant at,
        String reader,
        String method,
        String request,
        @Nullable String address,
        @Nullable String userAgent) {}
