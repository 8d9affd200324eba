package dev.latchkey.gateway.audit;

import dev.latchkey.command.DomainException;
import dev.latchkey.command.ErrorCode;
import dev.latchkey.command.user.UserReplay;
import dev.latchkey.contract.audit.v1.DiffUserResponse.Change;
import dev.latchkey.contract.audit.v1.Moment;
import dev.latchkey.contract.audit.v1.UserMoment;
import dev.latchkey.events.value.UserId;
import dev.latchkey.gateway.wire.Wire;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows users as they were, and what differs between two moments. */
@Component
final class UserMoments {
    private final UserReplay replay;
    private final Clock clock;

    UserMoments(UserReplay replay, Clock clock) {
        this.replay = replay;
        this.clock = clock;
    }

    /**
     * Returns a user at a moment, or null if there was no such user yet.
     *
     * @param field how the caller knows the moment
     * @throws DomainException if the stream has no event of the sequence that is asked for
     */
    @Nullable
    UserMoment at(UserId userId, Moment moment, String field) {
        return switch (moment.getMomentCase()) {
            case SEQUENCE -> {
                var found = Proofs.reading(() -> replay.atSequence(userId, moment.getSequence()));
                if (found == null || found.sequence() < moment.getSequence()) {
                    throw new DomainException(
                            ErrorCode.LOG_SHORTER, "the user has no event of sequence " + moment.getSequence());
                }
                yield render(found);
            }
            case TIME -> render(at(userId, Wire.instant(field + ".time", moment.getTime())));
            case MOMENT_NOT_SET -> render(at(userId, clock.instant()));
        };
    }

    private dev.latchkey.command.user.@Nullable UserMoment at(UserId userId, Instant time) {
        return Proofs.reading(() -> replay.at(userId, time));
    }

    /** Returns what differs, in the order of the names. */
    static List<Change> changes(@Nullable UserMoment from, @Nullable UserMoment to) {
        var before = flat(from);
        var after = flat(to);
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        var changes = new ArrayList<Change>();
        for (var name : names) {
            var one = before.get(name);
            var other = after.get(name);
            if (one == null || !one.equals(other)) {
                var change = Change.newBuilder().setField(name);
                if (one != null) {
                    change.setBefore(one);
                }
                if (other != null) {
                    change.setAfter(other);
                }
                changes.add(change.build());
            }
        }
        return changes;
    }

    private static Map<String, String> flat(@Nullable UserMoment moment) {
        var values = new TreeMap<String, String>();
        if (moment != null) {
            flatten("", PlainMessage.of(moment), values);
        }
        return values;
    }

    private static void flatten(String name, Object value, Map<String, String> values) {
        switch (value) {
            case Map<?, ?> members ->
                members.forEach(
                        (member, inner) -> flatten(name.isEmpty() ? "" + member : name + "." + member, inner, values));
            case List<?> items -> items.forEach(item -> flatten(name + "." + idOf(item), item, values));
            default -> values.put(name, PlainMessage.json(value));
        }
    }

    private static Object idOf(Object item) {
        var members = (Map<?, ?>) item;
        var id = members.get("codeId");
        return id == null ? String.valueOf(members.get("id")) : id;
    }

    private static @Nullable UserMoment render(dev.latchkey.command.user.@Nullable UserMoment user) {
        if (user == null) {
            return null;
        }
        var message = UserMoment.newBuilder()
                .setSequence(user.sequence())
                .setChangedAt(Wire.timestamp(user.at()))
                .setUserId(user.userId().value())
                .setResourceOwner(user.owner().value())
                .setState(user.state())
                .setMachine(user.machine())
                .setUserName(user.userName())
                .setDisplayName(user.displayName())
                .setRegistrations(user.registrations());
        for (var link : user.links()) {
            message.addLinks(UserMoment.Link.newBuilder()
                    .setCodeId(link.codeId().value())
                    .setCreationDate(Wire.timestamp(link.createdAt()))
                    .setExpirationDate(Wire.timestamp(link.expiresAt()))
                    .setFailedTries(link.failedTries())
                    .setStarts(link.starts()));
        }
        for (var passkey : user.passkeys()) {
            message.addPasskeys(UserMoment.Passkey.newBuilder()
                    .setId(passkey.passkeyId().value())
                    .setName(passkey.name())
                    .setRpId(passkey.rpId()));
        }
        for (var token : user.tokens()) {
            message.addTokens(UserMoment.Token.newBuilder()
                    .setId(token.tokenId().value())
                    .setExpirationDate(Wire.timestamp(token.expiresAt())));
        }
        return message.build();
    }
}
