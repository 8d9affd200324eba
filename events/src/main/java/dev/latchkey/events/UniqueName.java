package dev.latchkey.events;

import java.util.Locale;

/**
 * A name that only one aggregate can hold at a time.
 *
 * @param kind what is named, for example {@code usernames}
 * @param value the name in lower case, since names that differ only in case would be mistaken for each other
 */
public record UniqueName(String kind, String value) {
    /** The kind of the names under which users sign in. */
    public static final String USER_NAMES = "usernames";

    private static final String ORG_NAMES = "org_name";

    /** Folds {@code value} to lower case. */
    public UniqueName {
        value = value.toLowerCase(Locale.ROOT);
    }

    /** Returns the name under which a user signs in, unique on the instance. */
    public static UniqueName ofUser(String userName) {
        return new UniqueName(USER_NAMES, userName);
    }

    /** Returns the name of an organisation, unique on the instance. */
    public static UniqueName ofOrg(String name) {
        return new UniqueName(ORG_NAMES, name);
    }
}
