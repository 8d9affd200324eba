package dev.latchkey.command.member;

import java.util.List;

/** The limits of what a user can hold in one place. */
public final class Roles {
    private static final int MOST = 50;
    private static final int LONGEST = 200;

    private Roles() {}

    /**
     * Returns the roles, each once.
     *
     * @throws IllegalArgumentException if there are none, more than 50, or one has not 1 to 200 characters
     */
    public static List<String> checked(List<String> roles) {
        var each = roles.stream().distinct().toList();
        if (each.isEmpty() || each.size() > MOST) {
            throw new IllegalArgumentException("a member has 1 to " + MOST + " roles, not " + each.size());
        }
        for (var role : each) {
            if (role.isEmpty() || role.length() > LONGEST) {
                throw new IllegalArgumentException("a role has 1 to " + LONGEST + " characters");
            }
        }
        return each;
    }
}
