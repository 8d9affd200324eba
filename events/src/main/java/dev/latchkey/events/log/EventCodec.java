package dev.latchkey.events.log;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.Personal;
import dev.latchkey.events.instance.InstanceEvent;
import dev.latchkey.events.log.PersonalMembers.Place;
import dev.latchkey.events.org.OrgEvent;
import dev.latchkey.events.person.PersonKey;
import dev.latchkey.events.person.PersonKeys;
import dev.latchkey.events.person.PersonalDataException;
import dev.latchkey.events.proof.LogEntry;
import dev.latchkey.events.upcast.Upcasters;
import dev.latchkey.events.user.AccessTokenType;
import dev.latchkey.events.user.Gender;
import dev.latchkey.events.user.HumanEvent.HumanEmailCodeAdded;
import dev.latchkey.events.user.HumanEvent.HumanPhoneCodeAdded;
import dev.latchkey.events.user.MachineEvent.MachineAdded;
import dev.latchkey.events.user.PasskeyEvent.PasswordlessInitCodeRequested;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenAdded;
import dev.latchkey.events.user.PasswordlessTokenEvent.PasswordlessTokenVerified;
import dev.latchkey.events.user.UserEvent;
import dev.latchkey.events.value.CodeId;
import dev.latchkey.events.value.Commitment;
import dev.latchkey.events.value.IdempotencyHash;
import dev.latchkey.events.value.InstanceId;
import dev.latchkey.events.value.OrgId;
import dev.latchkey.events.value.PasskeyId;
import dev.latchkey.events.value.TokenHash;
import dev.latchkey.events.value.TokenId;
import dev.latchkey.events.value.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.ConstructorDetector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns events into the JSON text that is stored, and back.
 *
 * <p>Member names are those of the record components, which are those of the public event API. What has a column of
 * its own (aggregate id, owner) is left out of the text and put back on reading. What is {@link Personal} is one member of
 * its own, sealed; texts of the time before that are read as they stand.
 */
final class EventCodec {
    private static final String NOTHING = "{}";
    private static final String ADDRESS = "address";
    private static final String USER_AGENT = "userAgent";
    private static final String PAYLOAD = "payload";
    private static final String METADATA = "metadata";
    private static final String USER = "user";

    private static final TypeReference<HashMap<String, Object>> MEMBERS = new TypeReference<>() {};

    /** Characters of id and owner with their names. */
    private static final int COLUMNS = 80;

    private final Upcasters upcasters;
    private final JsonMapper mapper;
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();
    private final PersonalMembers personal;

    /** Makes a codec; safe for use by many threads. */
    EventCodec() {
        this(Upcasters.all());
    }

    EventCodec(Upcasters upcasters) {
        this.upcasters = upcasters;
        mapper = JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                // What is left out where it is false reads as false.
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                .addMixIn(UserEvent.class, UserColumns.class)
                .addMixIn(OrgEvent.class, OrgColumns.class)
                .addMixIn(InstanceEvent.class, InstanceColumns.class)
                .addMixIn(HumanEmailCodeAdded.class, Delivery.class)
                .addMixIn(HumanPhoneCodeAdded.class, Delivery.class)
                .addMixIn(PasswordlessInitCodeRequested.class, Delivery.class)
                .addMixIn(PasswordlessTokenAdded.class, Started.class)
                .addMixIn(PasswordlessTokenVerified.class, Backup.class)
                .addMixIn(MachineAdded.class, TypeOfToken.class)
                .addModule(values())
                .build();
        personal = new PersonalMembers(mapper);
    }

    /**
     * Returns the payload text of an event.
     *
     * @param sequence the place of the event in its stream
     * @throws ConcurrencyException if the event tells something of a person who was erased: whoever decided on it did not
     *     know that yet
     */
    String write(DomainEvent event, long sequence, PersonKeys keys) {
        var entry = EventTypes.all().of(event.getClass());
        if (!entry.isPersonal()) {
            return mapper.writeValueAsString(event);
        }
        var key = keys.toSeal(event.aggregateId());
        if (key == null) {
            throw new ConcurrencyException("the person " + event.aggregateId() + " was erased meanwhile");
        }
        var node = (ObjectNode) mapper.valueToTree(event);
        personal.seal(node, entry, new Place(PAYLOAD, entry.name(), event.aggregateId(), sequence), key);
        return node.toString();
    }

    /**
     * Returns the metadata text of an event that the editor caused. Where the editor came from is sealed under the key of
     * the editor, or of the stream's user where nobody knows who it was; it is left out where there is no such key.
     */
    String metadata(
            Editor editor, String type, String aggregateType, String aggregateId, long sequence, PersonKeys keys) {
        if (editor.address() == null && editor.userAgent() == null) {
            return NOTHING;
        }
        var person = personOf(editor.userId(), aggregateType, aggregateId);
        var key = person == null ? null : keys.toSeal(person);
        if (key == null) {
            return NOTHING;
        }
        var node = mapper.createObjectNode();
        if (editor.address() != null) {
            node.put(ADDRESS, editor.address());
        }
        if (editor.userAgent() != null) {
            node.put(USER_AGENT, editor.userAgent());
        }
        var sealed = personal.seal(node, new Place(METADATA, type, aggregateId, sequence), key);
        return PersonalMembers.only(sealed);
    }

    private static @Nullable String personOf(String editor, String aggregateType, String aggregateId) {
        if (Editor.isUser(editor)) {
            return editor;
        }
        return aggregateType.equals(USER) ? aggregateId : null;
    }

    /** Returns whose keys it takes to read rows. */
    Set<String> personsIn(List<LogEntry> rows) {
        var persons = new HashSet<String>();
        for (var row : rows) {
            if (PersonalMembers.isSealedIn(row.payload())) {
                persons.add(row.aggregateId());
            }
            var person = PersonalMembers.isSealedIn(row.metadata())
                    ? personOf(row.editor(), row.aggregateType(), row.aggregateId())
                    : null;
            if (person != null) {
                persons.add(person);
            }
        }
        return persons;
    }

    /**
     * Returns the editor of a row.
     *
     * @param keys those of {@link #personsIn}
     */
    Editor editor(LogEntry row, Map<String, Optional<PersonKey>> keys) {
        if (NOTHING.equals(row.metadata())) {
            return new Editor(row.editor(), row.service(), null, null);
        }
        @Nullable ObjectNode node = (ObjectNode) mapper.readTree(row.metadata());
        var person = personOf(row.editor(), row.aggregateType(), row.aggregateId());
        if (person != null && PersonalMembers.isSealedIn(row.metadata())) {
            node = personal.open(
                    node, new Place(METADATA, row.eventType(), row.aggregateId(), row.sequence()), person, keys);
        }
        return new Editor(
                row.editor(),
                row.service(),
                node == null ? null : node.path(ADDRESS).asStringOpt().orElse(null),
                node == null ? null : node.path(USER_AGENT).asStringOpt().orElse(null));
    }

    /**
     * Returns the event of a row.
     *
     * @param keys those of {@link #personsIn}
     * @throws IllegalStateException if the type is unknown, its revision is later than this program's, or a member is
     *     missing that each event of the type has
     * @throws PersonalDataException if what is personal in it cannot be opened although nobody erased it
     */
    DomainEvent read(LogEntry row, Map<String, Optional<PersonKey>> keys) {
        var entry = EventTypes.all().of(row.eventType());
        var whole = whole(row, entry);
        DomainEvent event = whole == null
                ? readByMembers(row, entry, keys)
                : readerOf(entry).readValue(whole);
        // Where it was read it can be told where it stands; later, only that something was null.
        entry.requireWhole(event);
        return event;
    }

    private ObjectReader readerOf(EventTypes.Entry entry) {
        return readers.computeIfAbsent(entry.type(), mapper::readerFor);
    }

    /** Returns the text of the event with its columns put back; null if that is not all there is to do. */
    private static @Nullable String whole(LogEntry row, EventTypes.Entry entry) {
        var payload = row.payload();
        var aggregate = entry.aggregate();
        if (row.revision() != entry.revision()
                || !(payload.equals(NOTHING) || payload.startsWith("{\"") && payload.endsWith("}"))
                // A member's name could be written in more than one way.
                || payload.indexOf('\\') >= 0
                || PersonalMembers.isSealedIn(payload)
                || names(payload, aggregate.id())
                || names(payload, aggregate.owner())) {
            return null;
        }
        var text = new StringBuilder(payload.length() + COLUMNS).append(payload, 0, payload.length() - 1);
        append(text, aggregate.id(), row.aggregateId());
        if (!aggregate.owner().isEmpty()) {
            append(text, aggregate.owner(), row.owner());
        }
        return text.append('}').toString();
    }

    private static boolean names(String payload, String member) {
        return !member.isEmpty() && payload.contains('"' + member + '"');
    }

    private static void append(StringBuilder text, String member, String value) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append('"').append(member).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(value, text);
        text.append('"');
    }

    private DomainEvent readByMembers(LogEntry row, EventTypes.Entry entry, Map<String, Optional<PersonKey>> keys) {
        var node = (ObjectNode) mapper.readTree(row.payload());
        var erased = false;
        if (PersonalMembers.isSealedIn(row.payload())) {
            var opened = open(node, row.eventType(), row.aggregateId(), row.sequence(), keys);
            erased = opened == null;
            if (opened != null) {
                node.setAll(opened);
            }
        }
        if (row.revision() != entry.revision()) {
            node = upcast(row.eventType(), row.revision(), entry.revision(), node);
        }
        if (erased) {
            PersonalMembers.erase(node, entry);
        }
        node.put(entry.aggregate().id(), row.aggregateId());
        if (!entry.aggregate().owner().isEmpty()) {
            node.put(entry.aggregate().owner(), row.owner());
        }
        return mapper.treeToValue(node, entry.type());
    }

    /**
     * Returns a payload with what is personal in its usual place, open or erased.
     *
     * @throws PersonalDataException if it cannot be opened although nobody erased it
     */
    String show(LogEntry stored, Map<String, Optional<PersonKey>> keys) {
        if (!PersonalMembers.isSealedIn(stored.payload())) {
            return stored.payload();
        }
        var entry = EventTypes.all().find(stored.eventType());
        var node = (ObjectNode) mapper.readTree(stored.payload());
        var opened = open(node, stored.eventType(), stored.aggregateId(), stored.sequence(), keys);
        if (opened == null) {
            opened = mapper.createObjectNode();
            if (entry != null) {
                PersonalMembers.erase(opened, entry);
            }
        }
        return personal.inOrder(node, opened, entry).toString();
    }

    private @Nullable ObjectNode open(
            ObjectNode node, String type, String aggregateId, long sequence, Map<String, Optional<PersonKey>> keys) {
        return personal.open(node, new Place(PAYLOAD, type, aggregateId, sequence), aggregateId, keys);
    }

    private ObjectNode upcast(String type, int from, int to, ObjectNode payload) {
        if (!upcasters.lead(type, from, to)) {
            throw new IllegalStateException(
                    "the log holds revision " + from + " of " + type + ", this program knows revision " + to);
        }
        var members = mapper.convertValue(payload, MEMBERS);
        upcasters.upcast(type, from, to, members);
        return mapper.valueToTree(members);
    }

    /** Returns a mapper that keeps an aggregate's state by its fields, with values written as in events. */
    JsonMapper forSnapshots() {
        return mapper.rebuild()
                .addModule(SnapshotParts.module())
                .changeDefaultVisibility(checker -> checker.withVisibility(PropertyAccessor.ALL, Visibility.NONE)
                        .withVisibility(PropertyAccessor.FIELD, Visibility.ANY))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                // Constructors of state take events; a snapshot sets the fields.
                .constructorDetector(ConstructorDetector.EXPLICIT_ONLY)
                .build();
    }

    private static SimpleModule values() {
        var module = new SimpleModule("latchkey values");
        text(module, UserId.class, UserId::value, UserId::new);
        text(module, OrgId.class, OrgId::value, OrgId::new);
        text(module, InstanceId.class, InstanceId::value, InstanceId::new);
        text(module, CodeId.class, CodeId::value, CodeId::new);
        text(module, PasskeyId.class, PasskeyId::value, PasskeyId::new);
        text(module, TokenId.class, TokenId::value, TokenId::new);
        text(module, TokenHash.class, TokenHash::value, TokenHash::new);
        text(module, IdempotencyHash.class, IdempotencyHash::value, IdempotencyHash::new);
        key(module, CodeId.class, CodeId::new);
        key(module, PasskeyId.class, PasskeyId::new);
        key(module, TokenId.class, TokenId::new);
        key(module, UserId.class, UserId::new);
        value(
                module,
                Duration.class,
                (duration, out) -> out.writeNumber(duration.toNanos()),
                in -> Duration.ofNanos(in.getLongValue()));
        value(
                module,
                Gender.class,
                (gender, out) -> out.writeNumber(gender.number()),
                in -> Gender.of(in.getIntValue()));
        module.addSerializer(AccessTokenType.class, new AccessTokenTypeWriter());
        module.addDeserializer(AccessTokenType.class, new AccessTokenTypeReader());
        value(module, Commitment.class, EventCodec::writeCommitment, EventCodec::readCommitment);
        return module;
    }

    /** CryptoType 1 is a one-way value; the capital names are those of the public event API. */
    private static void writeCommitment(Commitment commitment, JsonGenerator out) {
        out.writeStartObject();
        out.writeNumberProperty("CryptoType", 1);
        out.writeStringProperty("Algorithm", commitment.algorithm());
        out.writeStringProperty("KeyID", commitment.keyId());
        out.writeStringProperty("Crypted", commitment.crypted());
        out.writeEndObject();
    }

    private static Commitment readCommitment(JsonParser in) {
        ObjectNode node = in.readValueAsTree();
        return new Commitment(
                node.path("Algorithm").stringValue(),
                node.path("KeyID").stringValue(),
                node.path("Crypted").stringValue());
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        value(module, type, (value, out) -> out.writeString(write.apply(value)), in -> read.apply(in.getString()));
    }

    private static <T> void value(SimpleModule module, Class<T> type, Write<T> write, Function<JsonParser, T> read) {
        module.addSerializer(type, new ValueSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                write.to(value, out);
            }
        });
        module.addDeserializer(type, new ValueDeserializer<>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) {
                return read.apply(in);
            }
        });
    }

    private static <T> void key(SimpleModule module, Class<T> type, Function<String, T> read) {
        module.addKeyDeserializer(type, new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                return read.apply(key);
            }
        });
    }

    @FunctionalInterface
    private interface Write<T> {
        void to(T value, JsonGenerator out);
    }

    @JsonIgnoreProperties(
            value = {"userId", "owner"},
            allowSetters = true)
    private interface UserColumns {}

    @JsonIgnoreProperties(value = "orgId", allowSetters = true)
    private interface OrgColumns {}

    @JsonIgnoreProperties(value = "instanceId", allowSetters = true)
    private interface InstanceColumns {}

    /** The public event API writes these two with an underscore, and leaves them out where there is nothing to say. */
    private interface Delivery {
        @JsonProperty("url_template")
        @Nullable
        String urlTemplate();

        @JsonProperty("code_returned")
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean codeReturned();
    }

    /** Left out where it is not so. */
    private interface Started {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean codeSpent();
    }

    /** Left out where it is not so. */
    private interface Backup {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean backupEligible();

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean backedUp();
    }

    private interface TypeOfToken {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        AccessTokenType accessTokenType();
    }

    private static final class AccessTokenTypeWriter extends ValueSerializer<AccessTokenType> {
        @Override
        public void serialize(AccessTokenType value, JsonGenerator out, SerializationContext context) {
            out.writeNumber(value.number());
        }

        @Override
        public boolean isEmpty(SerializationContext context, AccessTokenType value) {
            return value == AccessTokenType.BEARER;
        }
    }

    private static final class AccessTokenTypeReader extends ValueDeserializer<AccessTokenType> {
        @Override
        public AccessTokenType deserialize(JsonParser in, DeserializationContext context) {
            return AccessTokenType.of(in.getIntValue());
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return AccessTokenType.BEARER;
        }
    }
}
