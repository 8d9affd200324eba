package dev.latchkey.query.rebuild;

import java.util.List;

/**
 * What the live tables of a projection and those made from the log hold, both at one position.
 *
 * @param position the last event of the log that both hold
 */
public record Comparison(String projection, long position, List<Table> tables) {
    /** Returns whether all tables hold the same. */
    public boolean isEqual() {
        return tables.stream().allMatch(Table::isEqual);
    }

    /**
     * One table.
     *
     * @param differing the first keys that differ, in their order; none if nothing does
     */
    public record Table(String name, Content live, Content rebuilt, List<DifferingKey> differing) {
        /** Returns whether the live table holds what the log gives. */
        public boolean isEqual() {
            return live.equals(rebuilt);
        }
    }

    /**
     * How many rows there are, and a hash over all their columns.
     *
     * @param hash 16 hexadecimal digits; to be compared only with those of the same comparison
     */
    public record Content(long rows, String hash) {}

    /**
     * A row that differs.
     *
     * @param key the values of the primary key, as PostgreSQL writes a row of them; no other column is told
     */
    public record DifferingKey(String key, Kind kind) {}

    /** In what a row differs. */
    public enum Kind {
        /** The log gives it, the live table has it not. */
        MISSING,
        /** The live table has it, the log does not give it. */
        SURPLUS,
        /** Some other column has another value. */
        CHANGED
    }
}
