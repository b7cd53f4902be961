package dev.waybill.client;

import dev.waybill.wire.DeathClass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The meters behind [ClientMetric], with buckets from 0.1 ms.
///
/// Every label comes from a bounded set: operations, subject templates, streams, consumers,
/// outcomes and error types. A meter is looked up in the registry once for each set of labels.
final class ClientMeters {
    private static final Duration[] BUCKETS =
            micros(
                    100,
                    250,
                    500,
                    1_000,
                    2_500,
                    5_000,
                    10_000,
                    25_000,
                    50_000,
                    75_000,
                    100_000,
                    250_000,
                    500_000,
                    750_000,
                    1_000_000,
                    2_500_000,
                    5_000_000,
                    7_500_000,
                    10_000_000);
    private static final Duration[] AGES =
            micros(
                    1_000,
                    5_000,
                    10_000,
                    50_000,
                    100_000,
                    500_000,
                    1_000_000,
                    5_000_000,
                    10_000_000,
                    60_000_000,
                    300_000_000,
                    3_600_000_000L,
                    86_400_000_000L);

    private static final List<String> REPLAY_OUTCOMES = List.of("succeeded", "failed", "dropped");

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Series, Meter> known = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Sends> stored = new ConcurrentHashMap<>();

    ClientMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /// One attempt to publish, whatever became of it.
    void sent(String template, String errorType, long nanos) {
        var sends = errorType.isEmpty() ? stored.get(template) : null;
        (sends != null ? sends : sends(template, errorType)).count(nanos);
    }

    private Sends sends(String template, String errorType) {
        var labels = operation("send", template, "", errorType);
        var sends =
                new Sends(
                        timer(ClientMetric.OPERATION_DURATION, BUCKETS, labels),
                        counter(ClientMetric.SENT, labels));
        if (errorType.isEmpty()) {
            stored.put(template, sends);
        }
        return sends;
    }

    /// The meters of the publishes with one outcome.
    private record Sends(Timer duration, Counter messages) {
        void count(long nanos) {
            duration.record(nanos, TimeUnit.NANOSECONDS);
            messages.increment();
        }
    }

    /// One fetch that an application asked for.
    void received(String consumer, String errorType, Duration took) {
        timer(
                        ClientMetric.OPERATION_DURATION,
                        BUCKETS,
                        operation("receive", "", consumer, errorType))
                .record(took);
    }

    /// One delivery, when it reaches the application.
    void consumed(String operation, String template, Delivery delivery, Duration streamWait) {
        counter(ClientMetric.CONSUMED, operation(operation, template, delivery.consumer(), ""))
                .increment();
        timer(ClientMetric.STREAM_WAIT, AGES, consumer(delivery)).record(streamWait);
    }

    void processed(String template, Delivery delivery, String errorType, Duration took) {
        timer(
                        ClientMetric.PROCESS_DURATION,
                        BUCKETS,
                        operation("process", template, delivery.consumer(), errorType))
                .record(took);
    }

    void settled(Delivery delivery, String outcome) {
        counter(ClientMetric.SETTLED, List.of(delivery.stream(), delivery.consumer(), outcome))
                .increment();
        attempts(consumer(delivery)).record((double) delivery.attempt());
    }

    /// How old an event is when its processing has come to a good end.
    void completed(Delivery delivery, Duration age) {
        timer(ClientMetric.EVENT_AGE, AGES, consumer(delivery)).record(age);
    }

    void deadLetter(Delivery delivery, DeathClass kind) {
        deadLetters(delivery.stream(), delivery.consumer(), kind).increment();
    }

    void captureFailed(Delivery delivery) {
        counter(ClientMetric.CAPTURE_FAILURES, consumer(delivery)).increment();
    }

    void replayed(Delivery delivery, String outcome) {
        counter(ClientMetric.REPLAYS, List.of(delivery.stream(), delivery.consumer(), outcome))
                .increment();
    }

    /// Makes the counters of a consumer before they count, so that the first dead letter is a rise
    /// from 0.
    void expectDeadLetters(String stream, String consumer) {
        for (var kind : DeathClass.values()) {
            var unused = deadLetters(stream, consumer, kind);
        }
        var unused = counter(ClientMetric.CAPTURE_FAILURES, List.of(stream, consumer));
        for (var outcome : REPLAY_OUTCOMES) {
            unused = counter(ClientMetric.REPLAYS, List.of(stream, consumer, outcome));
        }
    }

    private Counter deadLetters(String stream, String consumer, DeathClass kind) {
        return counter(ClientMetric.DEAD_LETTERS, List.of(stream, consumer, kind.word()));
    }

    Gauge gauge(ClientMetric metric, String stream, String consumer, Supplier<Number> value) {
        return Gauge.builder(metric.meter(), value)
                .description(metric.doc())
                .strongReference(true)
                .tags(tags(metric, List.of(stream, consumer)))
                .register(registry);
    }

    void remove(Gauge gauge) {
        registry.remove(gauge);
    }

    /// One for all that share the registry.
    Counter telemetryFailures() {
        return Counter.builder(ClientMetric.TELEMETRY_FAILURES.meter())
                .description(ClientMetric.TELEMETRY_FAILURES.doc())
                .register(registry);
    }

    private static List<String> operation(
            String operation, String template, String consumer, String errorType) {
        return List.of("nats", operation, operation, template, consumer, errorType);
    }

    private static List<String> consumer(Delivery delivery) {
        return List.of(delivery.stream(), delivery.consumer());
    }

    private Timer timer(ClientMetric metric, Duration[] buckets, List<String> labels) {
        return (Timer)
                known.computeIfAbsent(
                        new Series(metric, labels),
                        series ->
                                Timer.builder(metric.meter())
                                        .description(metric.doc())
                                        .tags(tags(metric, labels))
                                        .serviceLevelObjectives(buckets)
                                        .register(registry));
    }

    private Counter counter(ClientMetric metric, List<String> labels) {
        return (Counter)
                known.computeIfAbsent(
                        new Series(metric, labels),
                        series ->
                                Counter.builder(metric.meter())
                                        .description(metric.doc())
                                        .tags(tags(metric, labels))
                                        .register(registry));
    }

    private DistributionSummary attempts(List<String> labels) {
        var metric = ClientMetric.ATTEMPTS;
        return (DistributionSummary)
                known.computeIfAbsent(
                        new Series(metric, labels),
                        series ->
                                DistributionSummary.builder(metric.meter())
                                        .description(metric.doc())
                                        .tags(tags(metric, labels))
                                        .serviceLevelObjectives(1, 2, 3, 5, 10)
                                        .register(registry));
    }

    private static List<Tag> tags(ClientMetric metric, List<String> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> Tag.of(metric.labels().get(i), values.get(i)))
                .toList();
    }

    private static Duration[] micros(long... limits) {
        return LongStream.of(limits)
                .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
                .toArray(Duration[]::new);
    }

    private record Series(ClientMetric metric, List<String> labels) {}
}
