package dev.latchkey.query;

import dev.latchkey.events.DomainEvent;
import dev.latchkey.events.EventType;
import dev.latchkey.events.log.RealDatabase;
import dev.latchkey.query.projection.Projection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.axonframework.serialization.Revision;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All projections on a fresh database, told of events one by one; each a microsecond later than the one before. */
public final class Projections implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00.000001Z");

    private final RealDatabase database = new RealDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.pool());
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final SimpleQueryBus queries = SimpleQueryBus.builder().build();

    public Projections() {
        context.registerBean(JdbcTemplate.class, () -> jdbc);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(jdbc));
        context.scan("dev.latchkey.query.user", "dev.latchkey.query.token", "dev.latchkey.query.passkey");
        context.refresh();
        for (var projection : projections()) {
            new AnnotationQueryHandlerAdapter<>(projection).subscribe(queries);
        }
    }

    public JdbcTemplate jdbc() {
        return jdbc;
    }

    public RealDatabase database() {
        return database;
    }

    /** Tells of a story from its beginning, each event {@code times} times. */
    public void tell(List<? extends DomainEvent> story, int times) {
        Map<String, Long> sequences = new HashMap<>();
        for (var i = 0; i < story.size(); i++) {
            var event = story.get(i);
            var sequence = sequences.merge(event.aggregateId(), 1L, Long::sum);
            for (var j = 0; j < times; j++) {
                handle(event, sequence - 1, NOW.plus(i, ChronoUnit.MICROS));
            }
        }
    }

    /**
     * Puts a story into the log, tells of it, and writes down that each projection has taken in all of it.
     *
     * @param story is not checked against what the log's own writer would refuse
     */
    public void write(List<? extends DomainEvent> story) {
        tell(story, 1);
        Map<String, Long> sequences = new HashMap<>();
        var superuser = new JdbcTemplate(database.superuser());
        superuser.batchUpdate(
                """
                insert into log.events (position, aggregate_type, aggregate_id, sequence, event_type, revision, owner,
                                        editor, service, created_at, payload, metadata, leaf_hash)
                values (?, 'any', ?, ?, ?, ?, ?, 'editor', 'service', ?, ?, '{}', '')""",
                IntStream.range(0, story.size())
                        .mapToObj(i -> row(i, story.get(i), sequences))
                        .toList());
        superuser.update("update log.head set position = ?", story.size());
        for (var projection : projections()) {
            superuser.update(
                    "insert into query.token_entry (processorname, segment, token) values (?, 0, ?)",
                    projection.name(),
                    "{\"globalIndex\":%d}".formatted(story.size()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private Object[] row(int i, DomainEvent event, Map<String, Long> sequences) {
        var type = event.getClass();
        var sequence = sequences.merge(event.aggregateId(), 1L, Long::sum);
        return new Object[] {
            i + 1,
            event.aggregateId(),
            sequence,
            type.getAnnotation(EventType.class).value(),
            Integer.parseInt(type.getAnnotation(Revision.class).value()),
            event.resourceOwner(),
            NOW.plus(i, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC),
            database.payload(event, sequence)
        };
    }

    /** Returns the tables of each projection. */
    public Map<String, List<String>> tables() {
        return context.getBeansOfType(Projection.class).values().stream()
                .collect(Collectors.toMap(Projection::name, Projection::tables));
    }

    <R> R ask(Query<R> query) {
        try {
            return queries.query(new GenericQueryMessage<>(query, ResponseTypes.instanceOf(query.answerType())))
                    .get()
                    .getPayload();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns all rows of all tables, but where a projection is. */
    public String rows() {
        var all = new StringBuilder();
        for (var table : jdbc.queryForList(
                "select tablename from pg_tables where schemaname = 'query' and tablename <> 'token_entry' order by 1",
                String.class)) {
            all.append(table)
                    .append(jdbc.queryForList("select t::text from query." + table + " t order by 1", String.class))
                    .append('\n');
        }
        return all.toString();
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }

    private Iterable<Projection> projections() {
        return context.getBeansOfType(Projection.class).values();
    }

    void handle(DomainEvent event, long fromZero, Instant at) {
        var message = new GenericDomainEventMessage<>(
                "any", event.aggregateId(), fromZero, new GenericMessage<>(event), () -> at);
        DefaultUnitOfWork.startAndGet(message).execute(() -> {
            for (var projection : projections()) {
                try {
                    new AnnotationEventHandlerAdapter(projection).handle(message);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }
}
