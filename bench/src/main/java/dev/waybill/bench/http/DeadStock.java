package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.FreshStream;
import dev.waybill.bench.jetstream.Payload;
import dev.waybill.bench.jetstream.Receipts;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.jetstream.Stock;
import dev.waybill.bench.measure.Effort;
import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Consumption;
import dev.waybill.client.Handler;
import dev.waybill.client.Waybill;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A stock of messages that are given up one after the other: fewer than are read elsewhere, as a
/// death is more work than a delivery.
final class DeadStock {
    static final int SHARE = 200;

    /// The gateway looks after twice this time whether the library has written an entry, and a
    /// round ends when it has looked.
    private static final Duration ACK_WAIT = Duration.ofSeconds(1);

    private static final AtomicLong DURABLES = new AtomicLong();

    private DeadStock() {}

    static Stock fill(Site site, Payload payload, Effort effort) throws Exception {
        return Stock.fill(site, payload, effort.dividedBy(SHARE).messages());
    }

    /// A name that no consumer has had before.
    static String durable() {
        return "dead-" + DURABLES.incrementAndGet();
    }

    /// Reads the stock with the library.
    static Consumption consume(Connection connection, String durable, Handler handler) {
        return Waybill.builder(connection, "/bench")
                .createStreams()
                .build()
                .consume(ConsumeOptions.of(FreshStream.NAME, durable).ackWait(ACK_WAIT), handler);
    }

    /// What a handler tells of each message before it decides.
    static Handler telling(Receipts receipts, Handler then) {
        return delivery -> {
            receipts.add(delivery.sequence());
            return then.handle(delivery);
        };
    }
}
