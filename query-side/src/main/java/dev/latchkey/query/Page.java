package dev.latchkey.query;

/**
 * Which part of a list is asked for.
 *
 * @param offset how many entries are left out at the beginning
 * @param limit how many entries at most, 1 to {@link #MOST}; 0, and more than that, mean {@link #MOST}
 * @param ascending whether the list begins with the smallest
 */
public record Page(long offset, int limit, boolean ascending) {
    /** How many entries a page can have. */
    public static final int MOST = 1000;

    /** As much as a page can hold, from the smallest on. */
    public static final Page FIRST = new Page(0, MOST, true);

    /**
     * Checks and bounds the numbers.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Page {
        if (offset < 0 || limit < 0) {
            throw new IllegalArgumentException("offset and limit must not be negative: " + offset + ", " + limit);
        }
        limit = limit == 0 || limit > MOST ? MOST : limit;
    }

    /** Returns how SQL says the direction. */
    public String direction() {
        return ascending ? " asc" : " desc";
    }
}
