package dev.latchkey.events.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came out of a check. */
public sealed interface Verdict {
    /**
     * Everything is as it was signed.
     *
     * @param findings what that means, a sentence each
     */
    record Holds(List<String> findings) implements Verdict {}

    /**
     * Something is not as it was signed.
     *
     * @param position the first place in the log where that shows; null if it cannot be told
     * @param why what is wrong there, a sentence
     */
    record Broken(@Nullable Long position, String why) implements Verdict {}
}
