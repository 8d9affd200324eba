package dev.latchkey.query.projection;

import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The positions of the projections in their table, and {@link Progress} told of each once it is committed. A position
 * moves on with every batch, also over events that are nothing to the projection.
 */
final class PositionStore extends JdbcTokenStore {
    private final Progress progress;

    PositionStore(Builder table, Progress progress) {
        super(table);
        this.progress = progress;
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String projection, int segment) {
        super.storeToken(token, projection, segment);
        if (token != null && token.position().isPresent()) {
            whenCommitted(() -> progress.reached(projection, token.position().getAsLong()));
        }
    }

    private static void whenCommitted(Runnable told) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    told.run();
                }
            });
        } else {
            told.run();
        }
    }
}
