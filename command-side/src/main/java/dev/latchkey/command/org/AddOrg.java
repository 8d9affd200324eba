package dev.latchkey.command.org;

import dev.latchkey.command.ErrorCode;
import dev.latchkey.events.value.OrgId;

/**
 * Founds an organisation; answered with it.
 *
 * @param orgId drawn by {@link dev.latchkey.command.IdGenerator}
 * @param name unique on the instance, whatever the case
 */
public record AddOrg(OrgId orgId, String name) implements OrgCommand<OrgId> {
    @Override
    public ErrorCode nameTaken() {
        return ErrorCode.ORG_NAME_TAKEN;
    }

    @Override
    public ErrorCode idTaken() {
        return ErrorCode.ORG_ID_ALREADY_EXISTS;
    }
}
