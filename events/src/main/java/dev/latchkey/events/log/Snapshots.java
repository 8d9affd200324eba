package dev.latchkey.events.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.events.AggregateType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Revision;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shortcuts for loading long streams: the state of an aggregate at a sequence, as JSON of its fields.
 *
 * <p>The class of an aggregate carries {@link Revision}; a snapshot of another revision is left aside, and the stream
 * is read from its beginning. What stays as it is in a state can be a {@link SnapshotPart}, which has a row of its own.
 */
final class Snapshots {
    private static final int REMEMBERED_SIZES = 100_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final JsonMapper mapper;
    private final Map<String, Class<?>> aggregates = new ConcurrentHashMap<>();
    private final Cache<String, Integer> sizes =
            Caffeine.newBuilder().maximumSize(REMEMBERED_SIZES).build();

    Snapshots(DataSource database, EventCodec codec) {
        this.jdbc = JdbcClient.create(database);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
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
        var id = snapshot.getAggregateIdentifier();
        var parts = new LinkedHashMap<String, SnapshotPart>();
        var payload = SnapshotParts.write(mapper, snapshot.getPayload(), parts);
        boolean isLatest = Boolean.TRUE.equals(transactions.execute(status -> {
            // Whoever stores another one of it waits here, so the parts below are those of the snapshot that is there.
            var written = write(snapshot, payload);
            if (written) {
                write(id, parts);
            }
            return written;
        }));
        if (isLatest) {
            parts.values().forEach(part -> part.isStored(hash -> read(id, hash)));
        }
        sizes.put(id, payload.length());
    }

    private boolean write(DomainEventMessage<?> snapshot, String payload) {
        var type = snapshot.getPayloadType();
        return jdbc.sql("""
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
                        .update()
                == 1;
    }

    private void write(String aggregateId, Map<String, SnapshotPart> parts) {
        var there = Set.copyOf(jdbc.sql("select hash from log.snapshot_parts where aggregate_id = ?")
                .param(aggregateId)
                .query(String.class)
                .list());
        if (!parts.keySet().containsAll(there)) {
            jdbc.sql("delete from log.snapshot_parts where aggregate_id = ? and hash <> all(?)")
                    .param(aggregateId)
                    .param(parts.keySet().toArray(String[]::new))
                    .update();
        }
        for (var part : parts.values()) {
            if (!there.contains(part.hash())) {
                jdbc.sql("insert into log.snapshot_parts (aggregate_id, hash, bytes) values (?, ?, ?)")
                        .params(aggregateId, part.hash(), part.bytes())
                        .update();
            }
        }
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
        var state = SnapshotParts.read(mapper, payload, type, hash -> read(aggregateId, hash));
        Instant at = LogTable.instant(row, row.findColumn("created_at"));
        return Optional.of(new GenericDomainEventMessage<>(
                type.getSimpleName(),
                aggregateId,
                row.getLong("sequence") - 1,
                new GenericMessage<>("snapshot-" + aggregateId, state, MetaData.emptyInstance()),
                () -> at));
    }

    private byte[] read(String aggregateId, String hash) {
        var found = LogReader.reading(
                () -> jdbc.sql("select bytes from log.snapshot_parts where aggregate_id = ? and hash = ?")
                        .params(aggregateId, hash)
                        .query((row, number) -> row.getBytes("bytes"))
                        .optional());
        // The command fails, by which Axon's repository forgets the aggregate; tried again, it loads the newer
        // snapshot.
        return found.orElseThrow(
                () -> new ConcurrencyException("the snapshot that the aggregate was loaded from was replaced"));
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
