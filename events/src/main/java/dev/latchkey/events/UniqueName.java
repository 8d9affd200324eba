package dev.latchkey.events;

import dev.latchkey.events.value.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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

    /** The kind of the names that stand for the credentials of passkeys. */
    public static final String CREDENTIALS = "passkey_credential";

    private static final String ORG_NAMES = "org_name";

    /** Folds {@code value} to lower case. */
    public UniqueName {
        value = value.toLowerCase(Locale.ROOT);
    }

    /** Returns the name under which a user signs in, unique on the instance. */
    public static UniqueName ofUser(String userName) {
        return new UniqueName(USER_NAMES, userName);
    }

    /**
     * Returns the name that stands for a credential id, unique on the instance: its SHA-256 in hexadecimal digits, which
     * stays itself in lower case and is short whatever the authenticator chose.
     */
    public static UniqueName ofCredential(String credentialId) {
        return new UniqueName(
                CREDENTIALS, HexFormat.of().formatHex(Sha256.of(credentialId.getBytes(StandardCharsets.UTF_8))));
    }

    /** Returns the name of an organisation, unique on the instance. */
    public static UniqueName ofOrg(String name) {
        return new UniqueName(ORG_NAMES, name);
    }
}
