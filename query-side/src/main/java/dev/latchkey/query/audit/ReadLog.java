package dev.latchkey.query.audit;

import org.jspecify.annotations.Nullable;

/** Keeps who looked at the log. */
public interface ReadLog {
    /**
     * Keeps a call, before it is answered.
     *
     * @param reader the user who asks
     * @param method name of the call
     * @param request what is asked for, as JSON
     * @param address where the call came from
     * @throws dev.latchkey.query.QueryException if it cannot be kept; then nothing is to be shown
     */
    void keep(String reader, String method, String request, @Nullable String address, @Nullable String userAgent);

    /**
     * Forgets where a reader came from, who is erased; that and what was read is kept.
     *
     * @throws dev.latchkey.query.QueryException if the database cannot be reached
     */
    void scrub(String reader);
}
