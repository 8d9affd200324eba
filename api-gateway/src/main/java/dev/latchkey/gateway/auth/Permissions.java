package dev.latchkey.gateway.auth;

import dev.latchkey.events.value.OrgId;

/** Answers endpoints whose right depends on more than the contract can say, for example on whom a call is about. */
public interface Permissions {
    /** Returns whether the caller holds the permission on the organisation, or on the instance. */
    boolean allows(Caller caller, Permission permission, OrgId org);

    /**
     * Lets a caller pass who holds the permission on the organisation, or on the instance.
     *
     * @throws AccessRefusedException if the caller does not
     */
    void require(Caller caller, Permission permission, OrgId org);
}
