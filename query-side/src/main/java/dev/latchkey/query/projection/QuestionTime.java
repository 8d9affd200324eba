package dev.latchkey.query.projection;

import java.time.Duration;

/**
 * How long the parts of a question may take. No call is answered later than after five seconds, so the wait for the
 * projection and the statements after it must stay below that in sum. The database counts in whole seconds.
 */
public final class QuestionTime {
    /** The wait for a projection; it is behind by milliseconds, or it does not move at all. */
    public static final Duration WAIT = Duration.ofSeconds(2);

    /** Each of the two statements of a list: one reads the page, one counts. */
    public static final Duration LIST_STATEMENT = Duration.ofSeconds(1);

    /** The one statement of a search in the log. */
    public static final Duration SEARCH = Duration.ofSeconds(2);

    private QuestionTime() {}
}
