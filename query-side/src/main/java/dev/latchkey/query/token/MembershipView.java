package dev.latchkey.query.token;

import java.util.List;

/**
 * Roles that a user holds somewhere.
 *
 * @param scopeType {@code instance} or {@code org}
 * @param scopeId the id of that instance or organisation
 */
public record MembershipView(String scopeType, String scopeId, List<String> roles) {
    /** The scope type of roles on the instance. */
    public static final String INSTANCE = "instance";

    /** The scope type of roles on an organisation. */
    public static final String ORG = "org";

    /** Returns whether the roles hold on the whole instance. */
    public boolean onInstance() {
        return INSTANCE.equals(scopeType);
    }
}
