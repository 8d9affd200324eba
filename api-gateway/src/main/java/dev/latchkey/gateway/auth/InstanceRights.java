package dev.latchkey.gateway.auth;

import dev.latchkey.query.token.MembershipView;
import org.springframework.stereotype.Component;

/** Says what a caller may do on all organisations alike. */
@Component
public final class InstanceRights {
    private final Permissions permissions;

    InstanceRights(Permissions permissions) {
        this.permissions = permissions;
    }

    /** Returns whether the caller holds the permission through a role on the instance. */
    public boolean allow(Caller caller, Permission permission) {
        var onInstance =
                caller.memberships().stream().filter(MembershipView::onInstance).toList();
        return permissions.allows(caller.with(onInstance), permission, caller.org());
    }
}
