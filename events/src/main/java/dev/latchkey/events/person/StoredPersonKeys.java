package dev.latchkey.events.person;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.events.person.PersonalDataException.Kind;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys of people as they lie in the database, wrapped; unwrapped ones are kept in memory, bounded, so that a command on
 * somebody who was there lately reads nothing.
 *
 * <p>The row of a person outlives the key: without it, another node that does not know of the erasure yet could make a
 * second key for the same person.
 */
public final class StoredPersonKeys implements PersonKeys {
    private static final int MOST_KEPT = 20_000;
    /** So long at most a node that hears nothing of the log can still read somebody who was erased on another one. */
    private static final Duration KEPT = Duration.ofHours(1);

    private static final int MOST_CONDEMNED = 10_000;
    /** Longer than any node takes to destroy a key whose end stands in the log. */
    private static final Duration CONDEMNED = Duration.ofHours(1);

    private static final int STATEMENT_SECONDS = 3;

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final TransactionTemplate durably;
    private final MasterKeys masterKeys;
    private final SecureRandom random;
    private final Ciphers ciphers;
    private final Cache<String, PersonKey> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();
    /** Those whose erasure stands in the log: their key is not to be used, though it may not be destroyed yet. */
    private final Cache<String, Boolean> condemned = Caffeine.newBuilder()
            .maximumSize(MOST_CONDEMNED)
            .expireAfterWrite(CONDEMNED)
            .build();

    /**
     * Makes the keys of one database.
     *
     * @param pool bounded, with a limit on the wait for a connection
     */
    public StoredPersonKeys(DataSource pool, MasterKeys masterKeys, SecureRandom random) {
        this.batches = new JdbcTemplate(pool);
        this.batches.setQueryTimeout(STATEMENT_SECONDS);
        this.jdbc = JdbcClient.create(batches);
        this.durably = new TransactionTemplate(new DataSourceTransactionManager(pool));
        this.durably.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.masterKeys = masterKeys;
        this.random = random;
        this.ciphers = new Ciphers(random);
    }

    @Override
    public @Nullable PersonKey toSeal(String userId) {
        if (isCondemned(userId)) {
            return null;
        }
        var known = kept.getIfPresent(userId);
        return known != null ? known : keep(userId, stored(userId));
    }

    @Override
    public Map<String, Optional<PersonKey>> toOpen(Collection<String> userIds) {
        var found = new HashMap<String, Optional<PersonKey>>();
        var missing = new ArrayList<String>();
        for (var userId : userIds) {
            var known = kept.getIfPresent(userId);
            if (isCondemned(userId)) {
                found.put(userId, Optional.empty());
            } else if (known != null) {
                found.put(userId, Optional.of(known));
            } else {
                missing.add(userId);
            }
        }
        if (!missing.isEmpty()) {
            jdbc.sql("select user_id, key_id, master_key, wrapped from keys.people where user_id = any(?)")
                    .param(missing.toArray(String[]::new))
                    .query(Row::of)
                    .list()
                    .forEach(row -> found.put(row.userId(), Optional.ofNullable(keep(row.userId(), row))));
        }
        return found;
    }

    @Override
    public String idOf(String userId) {
        var known = kept.getIfPresent(userId);
        return known != null ? known.id() : stored(userId).keyId();
    }

    private boolean isCondemned(String userId) {
        return condemned.getIfPresent(userId) != null;
    }

    private @Nullable PersonKey keep(String userId, Row row) {
        if (row.wrapped() == null || row.masterKey() == null) {
            return null;
        }
        var bytes = masterKeys.unwrap(row.masterKey(), row.wrapped(), userId.getBytes(UTF_8));
        var key = new PersonKey(bytes, ciphers);
        if (!key.id().equals(row.keyId())) {
            throw new PersonalDataException(
                    Kind.DAMAGED, "the key of person " + userId + " is not the one it is named as");
        }
        kept.put(userId, key);
        if (isCondemned(userId)) {
            // Read before and kept after it was condemned.
            kept.invalidate(userId);
            return null;
        }
        return key;
    }

    private Row stored(String userId) {
        return find(userId).orElseGet(() -> {
            add(userId);
            return find(userId).orElseThrow(() -> new IllegalStateException("nobody removes rows of keys.people"));
        });
    }

    private Optional<Row> find(String userId) {
        return jdbc.sql("select user_id, key_id, master_key, wrapped from keys.people where user_id = ?")
                .param(userId)
                .query(Row::of)
                .optional();
    }

    /** Of several who add one at a time, one does. What is written to the log afterwards is not durable before it. */
    private void add(String userId) {
        var bytes = new byte[PersonKey.BYTES];
        random.nextBytes(bytes);
        var masterKey = masterKeys.newest();
        jdbc.sql("insert into keys.people (user_id, key_id, master_key, wrapped) values (?, ?, ?, ?)"
                        + " on conflict do nothing")
                .params(
                        userId,
                        PersonKey.idOf(bytes),
                        masterKey,
                        masterKeys.wrap(masterKey, bytes, userId.getBytes(UTF_8)))
                .update();
    }

    /** Treats somebody as erased from now on: their erasure stands in the log, and the key goes next. */
    public void condemn(String userId) {
        condemned.put(userId, true);
        kept.invalidate(userId);
    }

    /** Forgets all keys that are in memory. */
    public void forgetAll() {
        kept.invalidateAll();
    }

    /**
     * Destroys the key of a person; durable when it returns, and done again without harm.
     *
     * @param keyId what the log says that the key was known by
     */
    public void destroy(String userId, String keyId) {
        condemn(userId);
        durably(() -> jdbc.sql("""
                insert into keys.people as p (user_id, key_id, destroyed_at) values (?, ?, clock_timestamp())
                on conflict (user_id) do update
                   set master_key = null, wrapped = null, finished_at = null, destroyed_at = clock_timestamp()
                 where p.wrapped is not null""").params(userId, keyId).update());
    }

    /** Keeps that nothing is left to do for the erasure of a person; durable when it returns. */
    public void finish(String userId) {
        durably(() -> jdbc.sql("update keys.people set finished_at = clock_timestamp()"
                        + " where user_id = ? and wrapped is null and finished_at is null")
                .param(userId)
                .update());
    }

    /** Returns the ids of the master keys that keys are wrapped with. */
    public List<String> masterKeys() {
        // The index is skipped through, since there are few ids and many people.
        return jdbc.sql("""
                with recursive used (id) as (
                    (select master_key from keys.people where master_key is not null order by master_key limit 1)
                    union all
                    select (select p.master_key from keys.people p
                             where p.master_key > used.id order by p.master_key limit 1)
                      from used where used.id is not null
                ) select id from used where id is not null""").query((row, number) -> row.getString("id")).list();
    }

    /**
     * Wraps keys with the newest master key that are wrapped with another one; durable when it returns.
     *
     * @param limit how many at most
     * @return how many
     */
    public int rewrap(int limit) {
        var newest = masterKeys.newest();
        var count = 0;
        for (var former : masterKeys()) {
            if (!former.equals(newest) && masterKeys.has(former)) {
                count += rewrap(former, newest, limit - count);
            }
        }
        return count;
    }

    private int rewrap(String former, String newest, int limit) {
        if (limit <= 0) {
            return 0;
        }
        var rows = jdbc.sql("select user_id, key_id, master_key, wrapped from keys.people where master_key = ? limit ?")
                .params(former, limit)
                .query(Row::of)
                .list();
        var updates = new ArrayList<Object[]>();
        for (var row : rows) {
            var bound = row.userId().getBytes(UTF_8);
            var key = masterKeys.unwrap(former, Objects.requireNonNull(row.wrapped()), bound);
            updates.add(new Object[] {newest, masterKeys.wrap(newest, key, bound), row.userId(), former});
        }
        // Who was erased meanwhile has no master key any more, and gets none.
        durably(() -> batches.batchUpdate(
                "update keys.people set master_key = ?, wrapped = ? where user_id = ? and master_key = ?", updates));
        return rows.size();
    }

    /** The pool's commits do not wait for the disk, since most of what they hold can be drawn from the log again. */
    private void durably(Runnable statement) {
        durably.executeWithoutResult(status -> {
            batches.execute("set local synchronous_commit = on");
            statement.run();
        });
    }

    /** A row as it lies there. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares rows
    private record Row(
            String userId, String keyId, @Nullable String masterKey, byte @Nullable [] wrapped) {
        static Row of(ResultSet row, int number) throws SQLException {
            return new Row(
                    row.getString("user_id"),
                    row.getString("key_id"),
                    row.getString("master_key"),
                    row.getBytes("wrapped"));
        }
    }
}
