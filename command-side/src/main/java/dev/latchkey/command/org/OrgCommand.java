package dev.latchkey.command.org;

import dev.latchkey.command.Command;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.OrgId;

/**
 * Something that is asked of an organisation.
 *
 * @param <R> what is answered
 */
public interface OrgCommand<R> extends Command<R> {
    /** Returns the organisation that is asked. */
    OrgId orgId();

    @Override
    default String aggregateId() {
        return orgId().value();
    }

    @Override
    default ErrorCode notFound() {
        return ErrorCode.ORG_NOT_FOUND;
    }
}
