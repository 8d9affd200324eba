package dev.latchkey.gateway.audit;

import com.google.protobuf.Message;
import dev.latchkey.gateway.auth.CurrentCall;
import dev.latchkey.query.audit.ReadLog;
import org.springframework.stereotype.Component;

/** Has it kept who reads the log, before anything is shown. */
@Component
final class AuditReads {
    private final ReadLog reads;

    AuditReads(ReadLog reads) {
        this.reads = reads;
    }

    /**
     * Keeps the call that is being served.
     *
     * @param method its name
     * @throws dev.latchkey.query.QueryException if it cannot be kept
     */
    void keep(String method, Message request) {
        var actor = CurrentCall.actor();
        reads.keep(
                actor.userId(),
                method,
                PlainMessage.json(PlainMessage.of(request)),
                actor.address(),
                actor.userAgent());
    }
}
