package dev.latchkey.gateway.auth;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a role can allow; the names are those of the contract and of the settings. */
public enum Permission {
    EVENTS_READ("events.read", Reach.INSTANCE),
    IAM_MEMBER_WRITE("iam.member.write", Reach.INSTANCE),
    ORG_CREATE("org.create", Reach.INSTANCE),
    ORG_READ("org.read", Reach.ORG),
    ORG_MEMBER_READ("org.member.read", Reach.ORG),
    ORG_MEMBER_WRITE("org.member.write", Reach.ORG),
    USER_READ("user.read", Reach.ORG),
    USER_WRITE("user.write", Reach.ORG),
    USER_DELETE("user.delete", Reach.ORG),
    USER_ERASE("user.erase", Reach.ORG),
    USER_CREDENTIAL_WRITE("user.credential.write", Reach.ORG),
    USER_PASSKEY_WRITE("user.passkey.write", Reach.ORG);

    private enum Reach {
        /** What it opens cannot be cut down to one organisation. */
        INSTANCE,
        ORG
    }

    private static final Map<String, Permission> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Permission::toString, each -> each));

    private final String text;
    private final Reach reach;

    Permission(String text, Reach reach) {
        this.text = text;
        this.reach = reach;
    }

    /** Returns the permission of that name, or null if there is none. */
    static @Nullable Permission named(String text) {
        return BY_NAME.get(text);
    }

    /** Returns whether only roles that are held on the instance give it, whatever other roles are configured to. */
    boolean instanceOnly() {
        return reach == Reach.INSTANCE;
    }

    /** Returns the name, for example {@code user.passkey.write}. */
    @Override
    public String toString() {
        return text;
    }
}
