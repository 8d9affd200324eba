package dev.latchkey.command.passkey;

import org.jspecify.annotations.Nullable;

/** How a code to enrol a passkey reaches the user; it decides which event is written. */
public sealed interface CodeDelivery {
    /** Handed to the asker within a link. */
    CodeDelivery IN_LINK = new InLink();
    /** Handed to the asker bare. */
    CodeDelivery RETURNED = new Returned();

    /** Handed to the asker within a link. */
    record InLink() implements CodeDelivery {}

    /** Handed to the asker bare. */
    record Returned() implements CodeDelivery {}

    /**
     * Sent to the user later; the asker is not to be told the code.
     *
     * @param urlTemplate what the link is to be like; null for the usual one
     */
    record Sent(@Nullable String urlTemplate) implements CodeDelivery {}
}
