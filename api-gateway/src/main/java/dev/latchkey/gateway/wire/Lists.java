package dev.latchkey.gateway.wire;

import dev.latchkey.contract.v1.ListDetails;
import dev.latchkey.contract.v1.ListQuery;
import dev.latchkey.query.Page;

/** Translates what all lists share. */
public final class Lists {
    private Lists() {}

    /** Returns which part of a list is asked for; without a query the beginning of the list in descending order. */
    public static Page page(ListQuery query) {
        // A limit is unsigned, so that the greatest ones look negative here; the offset's rule keeps it small.
        var limit = query.getLimit() < 0 ? Page.MOST : query.getLimit();
        return new Page(query.getOffset(), limit, query.getAsc());
    }

    /** Returns how long the whole list is, as the contract shows it. */
    public static ListDetails details(long total) {
        return ListDetails.newBuilder().setTotalResult(total).build();
    }
}
