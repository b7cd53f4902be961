package dev.waybill.gateway.publish;

import dev.waybill.gateway.meter.MeterCatalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/// Counts what became of the events, by the shape in which they came.
final class Tally {
    private final Meter.MeterProvider<Counter> events;

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

    void count(Shape shape, Result result) {
        events.withTags("shape", shape.label, "outcome", result.outcome()).increment();
    }
}
