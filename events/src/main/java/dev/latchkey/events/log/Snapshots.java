package dev.latchkey.events.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.events.AggregateType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Revision;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shortcuts for loading long streams: the state of an aggregate at a sequence, as JSON of its fields.
 *
 * <p>The class of an aggregate carries {@link Revision}; a snapshot of another revision is left aside, and the stream
 * is read from its beginning.
 */
final class Snapshots {
    private static final int REMEMBERED_SIZES = 100_000;

    private final JdbcClient jdbc;
    private final JsonMapper mapper;
    private final Map<String, Class<?>> aggregates = new ConcurrentHashMap<>();
    private final Cache<String, Integer> sizes =
            Caffeine.newBuilder().maximumSize(REMEMBERED_SIZES).build();

    Snapshots(DataSource database, EventCodec codec) {
        this.jdbc = JdbcClient.create(database);
        this.mapper = codec.forSnapshots();
    }

    void know(Class<?> aggregate) {
        revisionOf(aggregate);
        aggregates.put(aggregate.getSimpleName(), aggregate);
    }

    /** Returns the characters of the newest snapshot that was stored or read here; 0 if there was none lately. */
    int sizeOf(String aggregateId) {
        var size = sizes.getIfPresent(aggregateId);
        return size == null ? 0 : size;
    }

    /**
     * Stores a state that is later than the one that is there. Of a person who is erased nothing is stored: their key is
     * destroyed before their snapshot is deleted, and who stores one meanwhile keeps that waiting until it is done.
     */
    void store(DomainEventMessage<?> snapshot) {
        var type = snapshot.getPayloadType();
        var payload = mapper.writeValueAsString(snapshot.getPayload());
        jdbc.sql("""
                with person as (select wrapped is null as erased from keys.people where user_id = ? for share)
                insert into log.snapshots (aggregate_id, aggregate_type, sequence, revision, created_at, payload)
                select ?::text, ?::text, ?::bigint, ?::text, ?::timestamptz, ?::text
                 where not exists (select from person where erased)
                on conflict (aggregate_id) do update
                   set aggregate_type = excluded.aggregate_type, sequence = excluded.sequence,
                       revision = excluded.revision, created_at = excluded.created_at, payload = excluded.payload
                 where log.snapshots.sequence < excluded.sequence
                    or log.snapshots.revision <> excluded.revision""")
                .params(
                        snapshot.getAggregateIdentifier(),
                        snapshot.getAggregateIdentifier(),
                        type.getSimpleName(),
                        snapshot.getSequenceNumber() + 1,
                        revisionOf(type),
                        snapshot.getTimestamp().atOffset(ZoneOffset.UTC),
                        payload)
                .update();
        sizes.put(snapshot.getAggregateIdentifier(), payload.length());
    }

    void delete(String aggregateId) {
        jdbc.sql("delete from log.snapshots where aggregate_id = ?")
                .param(aggregateId)
                .update();
        sizes.invalidate(aggregateId);
    }

    Optional<DomainEventMessage<?>> read(String aggregateId) {
        return jdbc.sql("""
                select aggregate_type, sequence, revision, created_at, payload
                  from log.snapshots where aggregate_id = ?""")
                .param(aggregateId)
                .query((row, number) -> message(aggregateId, row))
                .optional()
                .flatMap(found -> found);
    }

    private Optional<DomainEventMessage<?>> message(String aggregateId, ResultSet row) throws SQLException {
        var type = aggregates.get(row.getString("aggregate_type"));
        if (type == null || !revisionOf(type).equals(row.getString("revision"))) {
            return Optional.empty();
        }
        var payload = row.getString("payload");
        sizes.put(aggregateId, payload.length());
        Object state = mapper.readValue(payload, type);
        Instant at = LogTable.instant(row, row.findColumn("created_at"));
        return Optional.of(new GenericDomainEventMessage<>(
                type.getSimpleName(),
                aggregateId,
                row.getLong("sequence") - 1,
                new GenericMessage<>("snapshot-" + aggregateId, state, MetaData.emptyInstance()),
                () -> at));
    }

    private static String revisionOf(Class<?> type) {
        var revision = type.getAnnotation(Revision.class);
        if (revision == null) {
            throw new IllegalStateException(type.getName() + " needs @Revision to be kept as a snapshot; events have "
                    + AggregateType.class.getSimpleName() + " for that");
        }
        return revision.value();
    }
}
