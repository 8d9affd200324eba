package dev.latchkey.events.user;

/** The gender that a person gave; stored as the number of the public API. */
public enum Gender {
    /** Stored as 1. */
    FEMALE(1),
    /** Stored as 2. */
    MALE(2),
    /** Stored as 3. */
    DIVERSE(3);

    private final int number;

    Gender(int number) {
        this.number = number;
    }

    /** Returns the stored number. */
    public int number() {
        return number;
    }

    /**
     * Returns the gender stored as {@code number}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Gender of(int number) {
        for (var gender : values()) {
            if (gender.number == number) {
                return gender;
            }
        }
        throw new IllegalArgumentException("no gender has the number " + number);
    }
}
