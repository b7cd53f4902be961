package dev.waybill.client;

import java.util.List;

/// What one fetch leased, and why it holds no more. Each delivery is settled by [Waybill#settle].
public record Batch(List<Delivery> deliveries, End end) {
    public Batch {
        deliveries = List.copyOf(deliveries);
    }

    /// Why a batch ends where it does.
    public enum End {
        /// It holds as many messages as were asked for.
        FULL,
        /// The consumer has no more to give now.
        NOTHING,
        /// The next message is over the bytes that were asked for.
        BYTES,
        /// There is no such consumer, or its stream has no leader at the moment.
        NO_CONSUMER,
        /// The server did not serve the pull: a push consumer, a limit of the consumer, too many
        /// waiting.
        REFUSED,
        /// The server did not answer in time.
        UNANSWERED
    }
}
