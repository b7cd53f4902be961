package dev.waybill.gateway.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// One metric of the gateway: its name with dots, its labels in order, its unit (empty for none)
/// and what it says.
public record Metric(Kind kind, String name, List<String> labels, String unit, String doc) {
    /// Bucket limits of every timer here: 0.1 ms to 10 s.
    private static final Duration[] BUCKETS =
            Stream.of(
                            100,
                            500,
                            1_000,
                            2_500,
                            5_000,
                            10_000,
                            25_000,
                            50_000,
                            100_000,
                            250_000,
                            500_000,
                            1_000_000,
                            2_500_000,
                            10_000_000)
                    .map(micros -> Duration.ofNanos(micros * 1000L))
                    .toArray(Duration[]::new);

    /// What a metric measures.
    public enum Kind {
        COUNTER,
        GAUGE,
        INFO,
        /// How values without a unit are spread.
        SUMMARY,
        /// How times are spread.
        TIMER
    }

    public Metric {
        labels = List.copyOf(labels);
    }

    /// The name under which Prometheus scrapes it; that of a timer or summary has `_bucket`,
    /// `_count` and `_sum` behind it.
    public String scrapedAs() {
        var base = name.replace('.', '_');
        return switch (kind) {
            case COUNTER -> base + "_total";
            case SUMMARY -> base;
            case GAUGE -> unit.isEmpty() ? base : base + "_" + unit;
            case INFO -> base + "_info";
            case TIMER -> base + "_seconds";
        };
    }

    public Meter.MeterProvider<Counter> counter(MeterRegistry registry) {
        require(Kind.COUNTER);
        return Counter.builder(name).description(doc).withRegistry(registry);
    }

    /// One counter without labels.
    public Counter single(MeterRegistry registry) {
        require(Kind.COUNTER);
        return Counter.builder(name).description(doc).register(registry);
    }

    /// One counter whose value `owner` keeps and never lets fall. The registry does not keep the
    /// owner alive: without another reference to it the counter stands still.
    public <T> void counted(
            MeterRegistry registry,
            String label,
            String value,
            T owner,
            ToDoubleFunction<T> count) {
        require(Kind.COUNTER);
        FunctionCounter.builder(name, owner, count)
                .description(doc)
                .tag(label, value)
                .register(registry);
    }

    /// The same without labels.
    public <T> void counted(MeterRegistry registry, T owner, ToDoubleFunction<T> count) {
        require(Kind.COUNTER);
        FunctionCounter.builder(name, owner, count).description(doc).register(registry);
    }

    public Meter.MeterProvider<Timer> timer(MeterRegistry registry) {
        require(Kind.TIMER);
        return Timer.builder(name)
                .description(doc)
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(registry);
    }

    /// A gauge without labels, asked at each scrape; the registry keeps the supplier alive.
    public void gauge(MeterRegistry registry, Supplier<Number> value) {
        require(Kind.GAUGE);
        var builder = Gauge.builder(name, value).description(doc);
        (unit.isEmpty() ? builder : builder.baseUnit(unit)).register(registry);
    }

    /// Gauges with labels, set all at once.
    public LabelledGauges gauges(MeterRegistry registry) {
        require(Kind.GAUGE);
        return new LabelledGauges(this, registry);
    }

    private void require(Kind wanted) {
        if (kind != wanted) {
            throw new IllegalArgumentException(
                    name + " is a " + kind.name().toLowerCase(Locale.ROOT));
        }
    }
}
