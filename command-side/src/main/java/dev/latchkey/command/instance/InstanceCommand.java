package dev.latchkey.command.instance;

import dev.latchkey.command.Command;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.InstanceId;

/**
 * Something that is asked of the instance.
 *
 * @param <R> what is answered
 */
public interface InstanceCommand<R> extends Command<R> {
    /** Returns the instance. */
    InstanceId instanceId();

    @Override
    default String aggregateId() {
        return instanceId().value();
    }

    @Override
    default ErrorCode notFound() {
        return ErrorCode.INSTANCE_NOT_FOUND;
    }
}
