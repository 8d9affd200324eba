package dev.latchkey.gateway.auth;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import org.springframework.stereotype.Component;

/** Lets callers pass who ask over plain HTTP, for what is no call of the contract. */
@Component
public final class HttpAccess {
    private final CallerResolver callers;
    private final RolePermissions permissions;

    HttpAccess(CallerResolver callers, RolePermissions permissions) {
        this.callers = callers;
        this.permissions = permissions;
    }

    /**
     * Lets a caller pass who holds a permission, as a call of the contract would that names it.
     *
     * @throws AccessRefusedException if there is no token, none that is good, or one without the permission
     */
    public void require(Permission permission, RequestHeaders headers) {
        var bearer = callers.bearer(headers.get(HttpHeaderNames.AUTHORIZATION));
        permissions.requireForMethod(permission, bearer.owner(), bearer.memberships());
    }
}
