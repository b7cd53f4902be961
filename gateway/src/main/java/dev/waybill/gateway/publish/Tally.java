package dev.waybill.gateway.publish;

import dev.waybill.gateway.meter.MeterCatalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what became of the events, by the shape in which they came.
final class Tally {
    private final Meter.MeterProvider<Counter> events;

    /// As many as shapes and outcomes.
    private final Map<Key, Counter> known = new ConcurrentHashMap<>();

    Tally(MeterRegistry registry) {
        this.events = MeterCatalogue.PUBLISH_EVENTS.counter(registry);
    }

    /// How events come.
    enum Shape {
        ONE,
        NDJSON,
        CLOUDEVENT,
        CLOUDEVENTS;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    private record Key(Shape shape, String outcome) {}

    void count(Shape shape, Result result) {
        known.computeIfAbsent(
                        new Key(shape, result.outcome()),
                        key ->
                                events.withTags(
                                        "shape", key.shape().label, "outcome", key.outcome()))
                .increment();
    }
}
