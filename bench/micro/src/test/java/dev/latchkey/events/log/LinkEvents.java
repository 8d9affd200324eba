package dev.latchkey.events.log;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.person.PersonKey;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.events.person.TestPersonKeys;
import dev.latchkey.events.proof.LogEntry;
import dev.latchkey.events.user.HumanEvent.HumanAdded;
import dev.latchkey.events.user.HumanEvent.HumanEmailVerified;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeAdded;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Events as requests for links leave them, with ids and texts of the usual length. */
final class LinkEvents {
    static final UserId USER = new UserId("400959830363404479");
    static final OrgId ORG = new OrgId("400959830363404477");
    static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");
    static final Editor EDITOR =
            new Editor(USER.value(), "zitadel.auth.v1.AuthService", "192.0.2.17", "Mozilla/5.0 (X11; Linux x86_64)");

    /** Between two links of one user, so that a few of them are open at a time. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private static final long FIRST_CODE = 400_959_830_363_404_500L;

    private LinkEvents() {}

    static PasswordlessInitCodeAdded link(UserId user, long sequence) {
        return new PasswordlessInitCodeAdded(
                user,
                ORG,
                new CodeId(Long.toString(FIRST_CODE + sequence)),
                new Commitment(Commitment.HMAC_SHA_256, "k1", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
                Duration.ofHours(1));
    }

    static HumanAdded person() {
        return new HumanAdded(
                USER, ORG, "alice", "Alice", "Adams", null, "Alice Adams", "en", null, "alice@example.com", null);
    }

    /** Makes the row of an event as {@link EventLog#prepare} does. */
    static NewEvent prepare(EventCodec codec, PersonKeys keys, DomainEvent event, long sequence) {
        var entry = EventTypes.all().of(event.getClass());
        var aggregateType = entry.aggregate().value();
        return new NewEvent(
                aggregateType,
                event.aggregateId(),
                sequence,
                entry.name(),
                entry.revision(),
                event.resourceOwner(),
                EDITOR,
                codec.write(event, sequence, keys),
                codec.metadata(EDITOR, entry.name(), aggregateType, event.aggregateId(), sequence, keys),
                event);
    }

    /** Returns the rows of a person who has asked for links ever since. */
    static List<LogEntry> life(EventCodec codec, PersonKeys keys, int events) {
        var rows = new ArrayList<LogEntry>();
        for (var sequence = 1; sequence <= events; sequence++) {
            var event = switch (sequence) {
                case 1 -> person();
                case 2 -> new HumanEmailVerified(USER, ORG);
                default -> link(USER, sequence);
            };
            rows.add(prepare(codec, keys, event, sequence).entry(sequence, AT.plus(PAUSE.multipliedBy(sequence))));
        }
        return rows;
    }

    /** The key of one person, known already as it is on the server after their first event. */
    static final class KnownKey implements PersonKeys {
        private final PersonKey key = Objects.requireNonNull(new TestPersonKeys().toSeal(USER.value()));
        private final Map<String, Optional<PersonKey>> keys = Map.of(USER.value(), Optional.of(key));

        @Override
        public PersonKey toSeal(String userId) {
            return key;
        }

        @Override
        public Map<String, Optional<PersonKey>> toOpen(Collection<String> userIds) {
            return keys;
        }

        @Override
        public String idOf(String userId) {
            return key.id();
        }
    }
}
