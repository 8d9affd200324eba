package dev.latchkey.events.user;

/** The kind of access token that a program is to get; stored as the number of the public API. */
public enum AccessTokenType {
    /** An opaque token; stored as 0, which is left out. */
    BEARER(0),
    /** A signed token that speaks for itself; stored as 1. */
    JWT(1);

    private final int number;

    AccessTokenType(int number) {
        this.number = number;
    }

    /** Returns the stored number. */
    public int number() {
        return number;
    }

    /**
     * Returns the type stored as {@code number}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AccessTokenType of(int number) {
        for (var type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new IllegalArgumentException("no access token type has the number " + number);
    }
}
