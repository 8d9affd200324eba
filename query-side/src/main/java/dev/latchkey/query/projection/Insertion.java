package dev.latchkey.query.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How new rows get into a table, however many at a time: by one statement that leaves rows alone which are there, or by
 * {@code copy}, which the database does in half the time, but not at all if a key is taken. Both write the same rows.
 */
public final class Insertion {
    private static final byte[] COPY_BEGINS = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int COPY_ENDS = -1;
    private static final int NULL = -1;
    /** From which PostgreSQL counts microseconds. */
    private static final Instant DAY_ONE = Instant.parse("2000-01-01T00:00:00Z");

    private static final int ROW = 256;

    private final String table;
    private final List<Column> columns;
    private final String sql;

    /**
     * Describes rows.
     *
     * @param table its name with that of its schema
     * @param columns names and types as in {@code create table}; text, bool, int2, int8 or timestamptz
     */
    public Insertion(String table, String columns) {
        this.table = table;
        this.columns = Arrays.stream(columns.split(","))
                .map(String::strip)
                .map(Column::of)
                .toList();
        // Arrays, which the database has not to read anew however many rows there are.
        this.sql = "insert into %s (%s) select %s from unnest(%s) as added(%s) on conflict do nothing"
                .formatted(
                        table,
                        names(),
                        each(column -> column.type().from.formatted(column.name())),
                        each(column -> "?::" + column.type().sent + "[]"),
                        names());
    }

    /** Puts rows into the table, unless their keys are there. */
    public void insert(JdbcTemplate jdbc, List<@Nullable Object[]> rows) {
        jdbc.update(sql, statement -> {
            for (var i = 0; i < columns.size(); i++) {
                var type = columns.get(i).type();
                // Of the class of its elements: such arrays the driver can send as the database holds them, not as a
                // text.
                var values = (Object[]) Array.newInstance(type.in, rows.size());
                for (var row = 0; row < values.length; row++) {
                    var value = rows.get(row)[i];
                    values[row] = value instanceof Instant time ? micros(Instant.EPOCH, time) : value;
                }
                statement.setArray(i + 1, statement.getConnection().createArrayOf(type.sent, values));
            }
        });
    }

    /** Returns the statement that takes {@link #copied}. */
    public String copy() {
        return "copy " + table + " (" + names() + ") from stdin (format binary)";
    }

    /** Returns rows as {@code copy} reads them. */
    public byte[] copied(List<@Nullable Object[]> rows) {
        var bytes = new ByteArrayOutputStream(ROW * rows.size());
        try (var out = new DataOutputStream(bytes)) {
            out.write(COPY_BEGINS);
            out.writeLong(0);
            for (var row : rows) {
                out.writeShort(columns.size());
                for (var value : row) {
                    write(out, value);
                }
            }
            out.writeShort(COPY_ENDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeInt(NULL);
            case String text -> {
                var bytes = text.getBytes(UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            case Boolean is -> {
                out.writeInt(Byte.BYTES);
                out.writeBoolean(is);
            }
            case Short number -> {
                out.writeInt(Short.BYTES);
                out.writeShort(number);
            }
            case Long number -> {
                out.writeInt(Long.BYTES);
                out.writeLong(number);
            }
            case Instant time -> {
                out.writeInt(Long.BYTES);
                out.writeLong(micros(DAY_ONE, time));
            }
            default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }

    private static long micros(Instant from, Instant to) {
        return ChronoUnit.MICROS.between(from, to);
    }

    private String names() {
        return each(Column::name);
    }

    private String each(Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }

    /** Puts rows in by {@code copy}; {@link Batch} leaves them to it. */
    public interface Copying {
        /** Puts rows into a table, unless their keys are there. */
        void copy(Insertion into, List<@Nullable Object[]> rows);
    }

    private record Column(String name, Type type) {
        static Column of(String text) {
            var words = text.split(" ");
            return new Column(words[0], Type.valueOf(words[1]));
        }
    }

    /** By the names that the database has for them. */
    private enum Type {
        text(String.class),
        bool(Boolean.class),
        int2(Short.class),
        int8(Long.class),
        /** As numbers: to write times out as texts, and to read those, takes as long as all other columns do. */
        timestamptz(Long.class, "int8", "'epoch'::timestamptz + %s * interval '1 microsecond'");

        private final Class<?> in;
        private final String sent;
        private final String from;

        Type(Class<?> in) {
            this.in = in;
            this.sent = name();
            this.from = "%s";
        }

        Type(Class<?> in, String sent, String from) {
            this.in = in;
            this.sent = sent;
            this.from = from;
        }
    }
}
