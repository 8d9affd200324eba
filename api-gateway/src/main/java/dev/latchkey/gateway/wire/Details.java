package dev.latchkey.gateway.wire;

import dev.latchkey.contract.v1.ObjectDetails;
import dev.latchkey.events.log.Appended;
import dev.latchkey.events.value.OrgId;
import java.time.Instant;

/** Shows where and when a command wrote something. */
public final class Details {
    private Details() {}

    /** Shows what a command has made: its creation is also its last change. */
    public static ObjectDetails created(Appended written, String owner) {
        return changed(written, owner).toBuilder()
                .setCreationDate(Wire.timestamp(written.at()))
                .build();
    }

    /** Shows what a command has changed. */
    public static ObjectDetails changed(Appended written, String owner) {
        return ObjectDetails.newBuilder()
                .setSequence(written.sequence())
                .setChangeDate(Wire.timestamp(written.at()))
                .setResourceOwner(owner)
                .build();
    }

    /** Shows what a command has made, in the words of the v2 calls. */
    public static dev.latchkey.contract.object.v2.Details createdV2(Appended written, OrgId owner) {
        return v2(written.sequence(), written.at(), written.at(), owner);
    }

    /** Shows what a command has changed, in the words of the v2 calls. */
    public static dev.latchkey.contract.object.v2.Details changedV2(Appended written, OrgId owner) {
        return dev.latchkey.contract.object.v2.Details.newBuilder()
                .setSequence(written.sequence())
                .setChangeDate(Wire.timestamp(written.at()))
                .setResourceOwner(owner.value())
                .build();
    }

    /** Shows where and when an object was written, in the words of the v2 calls. */
    public static dev.latchkey.contract.object.v2.Details v2(
            long sequence, Instant createdAt, Instant changedAt, OrgId owner) {
        return dev.latchkey.contract.object.v2.Details.newBuilder()
                .setSequence(sequence)
                .setCreationDate(Wire.timestamp(createdAt))
                .setChangeDate(Wire.timestamp(changedAt))
                .setResourceOwner(owner.value())
                .build();
    }
}
