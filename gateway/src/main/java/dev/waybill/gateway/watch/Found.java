package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.Lag.Stored;
import dev.waybill.gateway.survey.Search;
import java.util.List;

/// The answer to one search, which holds as long as the stream has that message and nothing was
/// deleted between: whatever is asked for from a place between the two is answered by it as well.
record Found(long from, List<String> filters, long deleted, Stored message) {
    boolean answers(Search search, long first, long deletedNow) {
        return filters.equals(search.filters())
                && from <= search.from()
                && search.from() <= message.sequence()
                && first <= message.sequence()
                && deleted == deletedNow;
    }
}
