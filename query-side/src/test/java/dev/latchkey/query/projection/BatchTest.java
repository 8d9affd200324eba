package dev.latchkey.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class BatchTest {
    private final List<String> sent = new ArrayList<>();

    private final JdbcTemplate database = new JdbcTemplate() {
        @Override
        public int[] batchUpdate(String sql, List<? extends Object[]> rows) {
            sent.add(sql + " " + Arrays.deepToString(rows.toArray()));
            return new int[rows.size()];
        }
    };

    @Test
    void sendsWhatDifferentAggregatesDoInAsFewStatementsAsTheirOwnOrderLeaves() {
        handle("alice add", "bob add", "alice end", "carol add", "bob end", "carol end");

        assertThat(sent).containsExactly("add [[alice], [bob], [carol]]", "end [[alice], [bob], [carol]]");
    }

    @Test
    void keepsTheOrderOfEachAggregate() {
        handle("alice add", "alice end", "alice add", "bob end", "alice end", "bob add", "alice add");

        assertThat(sent)
                .containsExactly(
                        "add [[alice]]",
                        "end [[alice], [bob]]",
                        "add [[alice], [bob]]",
                        "end [[alice]]",
                        "add [[alice]]");
    }

    /** Each event is an aggregate and a statement. */
    private void handle(String... events) {
        var messages = Stream.of(events)
                .map(event -> event.split(" "))
                .map(event -> new GenericDomainEventMessage<>("any", event[0], 0, event[1]))
                .toList();
        var unitOfWork = new BatchingUnitOfWork<>(messages);
        unitOfWork.execute(() -> {
            var event = unitOfWork.getMessage();
            Batch.add(database, event.getPayload(), event.getAggregateIdentifier());
        });
    }
}
