package dev.waybill.gateway.deliver;

import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import java.util.regex.Pattern;

/// The id of one frame of an event stream: the stream's epoch and a sequence, as in `mb2x7k4q-17`.
record EventId(String epoch, long sequence) {
    private static final Pattern FORM = Pattern.compile("([0-9a-z]{1,13})-(\\d{1,18})");

    /// Ends the request with 400 for anything else.
    static EventId parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw Problem.of(ProblemCode.QUERY_REFUSED, "a last event id is <epoch>-<sequence>")
                    .exception();
        }
        return new EventId(match.group(1), Long.parseLong(match.group(2)));
    }

    @Override
    public String toString() {
        return epoch + "-" + sequence;
    }
}
