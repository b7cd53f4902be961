package dev.waybill.gateway.deliver;

import dev.waybill.client.Delivery;
import dev.waybill.gateway.meter.MeterCatalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/// What this room counts. Streams and consumers are labels only where JetStream has them.
final class DeliverMeters {
    private final Meter.MeterProvider<Counter> messages;
    private final Meter.MeterProvider<Counter> handedBack;
    private final Meter.MeterProvider<Counter> acks;
    private final Meter.MeterProvider<Counter> sent;
    private final Meter.MeterProvider<Counter> gaps;

    DeliverMeters(MeterRegistry registry) {
        messages = MeterCatalogue.FETCH_MESSAGES.counter(registry);
        handedBack = MeterCatalogue.FETCH_HANDED_BACK.counter(registry);
        acks = MeterCatalogue.ACKS.counter(registry);
        sent = MeterCatalogue.EVENTS_SENT.counter(registry);
        gaps = MeterCatalogue.EVENTS_GAPS.counter(registry);
    }

    /// All deliveries of a batch are of one consumer.
    void fetched(List<Delivery> deliveries) {
        if (!deliveries.isEmpty()) {
            var first = deliveries.getFirst();
            messages.withTags("stream", first.stream(), "consumer", first.consumer())
                    .increment(deliveries.size());
        }
    }

    void handedBack(String reason, int count) {
        if (count > 0) {
            handedBack.withTag("reason", reason).increment(count);
        }
    }

    void settled(String action, AckStatus status) {
        acks.withTags("action", action, "status", status.word()).increment();
    }

    void sent(String stream) {
        sent.withTag("stream", stream).increment();
    }

    void gap(String stream) {
        gaps.withTag("stream", stream).increment();
    }
}
