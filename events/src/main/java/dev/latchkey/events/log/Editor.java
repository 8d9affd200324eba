package dev.latchkey.events.log;

import java.util.HashMap;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Who caused an event, as messages carry it in their metadata and rows keep it.
 *
 * @param userId the acting user, or the name of the part of the system that acted by itself
 * @param service the protocol service that was called
 * @param address where the request came from
 * @param userAgent what the client calls itself
 */
public record Editor(
        String userId,
        String service,
        @Nullable String address,
        @Nullable String userAgent) {
    /** The editor of an event that nobody outside caused. */
    public static final Editor SYSTEM = new Editor("SYSTEM", "", null, null);

    /** Who stands in the log for calls that need no token. */
    public static final String ANONYMOUS = "ANONYMOUS";

    private static final String USER_ID = "editor";
    private static final String SERVICE = "service";
    private static final String ADDRESS = "address";
    private static final String USER_AGENT = "userAgent";

    /** Returns whether somebody is named who can have a key of their own. */
    static boolean isUser(String editor) {
        return !editor.isEmpty() && !editor.equals(SYSTEM.userId()) && !editor.equals(ANONYMOUS);
    }

    /** Returns the editor as message metadata. */
    public MetaData toMetaData() {
        var entries = new HashMap<String, Object>();
        entries.put(USER_ID, userId);
        entries.put(SERVICE, service);
        if (address != null) {
            entries.put(ADDRESS, address);
        }
        if (userAgent != null) {
            entries.put(USER_AGENT, userAgent);
        }
        return MetaData.from(entries);
    }

    /** Returns the editor that message metadata names, or {@link #SYSTEM}. */
    public static Editor from(Map<String, ?> metaData) {
        return metaData.get(USER_ID) instanceof String userId
                ? new Editor(
                        userId,
                        metaData.get(SERVICE) instanceof String service ? service : "",
                        metaData.get(ADDRESS) instanceof String address ? address : null,
                        metaData.get(USER_AGENT) instanceof String agent ? agent : null)
                : SYSTEM;
    }
}
