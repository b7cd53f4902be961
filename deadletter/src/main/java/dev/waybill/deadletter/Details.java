package dev.waybill.deadletter;

import dev.waybill.wire.PayloadForm;
import io.nats.client.impl.Headers;
import java.util.List;

/// All that is known of one dead letter, its payload included. Arrays and headers are not copied.
public final class Details {
    private final Listed listed;
    private final PayloadForm payload;
    private final Headers headers;
    private final byte[] data;
    private final List<HistoryLine> history;
    private final boolean orphan;

    Details(
            Listed listed,
            PayloadForm payload,
            Headers headers,
            byte[] data,
            List<HistoryLine> history,
            boolean orphan) {
        this.listed = listed;
        this.payload = payload;
        this.headers = headers;
        this.data = data;
        this.history = List.copyOf(history);
        this.orphan = orphan;
    }

    public Listed listed() {
        return listed;
    }

    /// Where the payload is now: [PayloadForm#MISSING] as well where the entry points to a message
    /// that is gone meanwhile, or the entry itself is gone.
    public PayloadForm payload() {
        return payload;
    }

    /// The message's own, under the names that they had; trace fields are in the letter.
    public Headers headers() {
        return headers;
    }

    /// Nothing where the payload is missing.
    public byte[] data() {
        return data;
    }

    /// Oldest first; empty for one with which nothing has been done. At most 64 lines, the newest.
    public List<HistoryLine> history() {
        return history;
    }

    /// Whether its consumer is gone, so that only its subject can be replayed to.
    public boolean orphan() {
        return orphan;
    }
}
