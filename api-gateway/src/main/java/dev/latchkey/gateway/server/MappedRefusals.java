package dev.latchkey.gateway.server;

import com.google.rpc.Status;
import dev.latchkey.gateway.wire.Language;
import dev.latchkey.gateway.wire.RefusalStatus;
import org.springframework.stereotype.Component;

/** Hands out what stands in {@link ErrorMapping}. */
@Component
final class MappedRefusals implements RefusalStatus {
    @Override
    public Status of(RuntimeException cause, Language language) {
        return ErrorMapping.of(cause, language).toProto();
    }
}
