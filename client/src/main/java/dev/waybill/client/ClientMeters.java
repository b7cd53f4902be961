package dev.waybill.client;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The meters of the library: the four of the OpenTelemetry messaging conventions, with buckets
/// from 0.1 ms, and its own under `waybill.client.`.
///
/// Every label comes from a bounded set: operations, subject templates, streams, consumers,
/// outcomes and error types. A meter is looked up once per set of labels.
final class ClientMeters {
    private static final Duration[] BUCKETS =
            List.of(
                            100L,
                            250L,
                            500L,
                            1_000L,
                            2_500L,
                            5_000L,
                            10_000L,
                            25_000L,
                            50_000L,
                            75_000L,
                            100_000L,
                            250_000L,
                            500_000L,
                            750_000L,
                            1_000_000L,
                            2_500_000L,
                            5_000_000L,
                            7_500_000L,
                            10_000_000L)
                    .stream()
                    .map(micros -> Duration.ofNanos(micros * 1_000))
                    .toArray(Duration[]::new);
    private static final Duration[] AGE_BUCKETS =
            List.of(
                            1L,
                            5L,
                            10L,
                            50L,
                            100L,
                            500L,
                            1_000L,
                            5_000L,
                            10_000L,
                            60_000L,
                            300_000L,
                            3_600_000L,
                            86_400_000L)
                    .stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Labels, Timer> timers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Labels, Counter> counters = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Labels, DistributionSummary> summaries =
            new ConcurrentHashMap<>();

    ClientMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /// One attempt to publish, whatever became of it.
    void sent(String template, String errorType, Duration took) {
        timer(
                        "messaging.client.operation.duration",
                        BUCKETS,
                        operation("send", template, "", errorType))
                .record(took);
        counter("messaging.client.sent.messages", operation("send", template, "", errorType))
                .increment();
    }

    /// One pull that an application asked for.
    void received(String consumer, String errorType, Duration took) {
        timer(
                        "messaging.client.operation.duration",
                        BUCKETS,
                        operation("receive", "", consumer, errorType))
                .record(took);
    }

    /// One delivery, when it reaches the application.
    void consumed(String operation, String template, String consumer, Duration streamWait) {
        counter("messaging.client.consumed.messages", operation(operation, template, consumer, ""))
                .increment();
        timer("waybill.client.stream.wait", AGE_BUCKETS, List.of("consumer", consumer))
                .record(streamWait);
    }

    void processed(String template, String consumer, String errorType, Duration took) {
        timer(
                        "messaging.process.duration",
                        BUCKETS,
                        operation("process", template, consumer, errorType))
                .record(took);
    }

    /// A delivery that was settled.
    void settled(String stream, String consumer, String outcome, long attempt) {
        counter(
                        "waybill.client.settled",
                        List.of("stream", stream, "consumer", consumer, "outcome", outcome))
                .increment();
        attempts(List.of("stream", stream, "consumer", consumer)).record((double) attempt);
    }

    /// How old an event is when its processing has come to an end.
    void completed(String consumer, Duration age) {
        timer("waybill.client.event.age", AGE_BUCKETS, List.of("consumer", consumer)).record(age);
    }

    Gauge gauge(String name, String stream, String consumer, Supplier<Number> value) {
        return Gauge.builder(name, value)
                .strongReference(true)
                .tags("stream", stream, "consumer", consumer)
                .register(registry);
    }

    void remove(Gauge gauge) {
        registry.remove(gauge);
    }

    void telemetryFailures(Supplier<Number> failures) {
        Gauge.builder("waybill.client.telemetry.failures", failures)
                .strongReference(true)
                .register(registry);
    }

    private static List<String> operation(
            String operation, String template, String consumer, String errorType) {
        return List.of(
                "messaging.system", "nats",
                "messaging.operation.name", operation,
                "messaging.operation.type", operation,
                "messaging.destination.template", template,
                "messaging.destination.subscription.name", consumer,
                "error.type", errorType);
    }

    private Timer timer(String name, Duration[] buckets, List<String> tags) {
        return timers.computeIfAbsent(
                new Labels(name, tags),
                labels ->
                        Timer.builder(name)
                                .tags(tagsOf(labels))
                                .serviceLevelObjectives(buckets)
                                .register(registry));
    }

    private Counter counter(String name, List<String> tags) {
        return counters.computeIfAbsent(
                new Labels(name, tags),
                labels -> Counter.builder(name).tags(tagsOf(labels)).register(registry));
    }

    private DistributionSummary attempts(List<String> tags) {
        return summaries.computeIfAbsent(
                new Labels("waybill.client.attempts", tags),
                labels ->
                        DistributionSummary.builder(labels.name)
                                .tags(tagsOf(labels))
                                .serviceLevelObjectives(1, 2, 3, 5, 10)
                                .register(registry));
    }

    private static Tags tagsOf(Labels labels) {
        return Tags.of(labels.tags.toArray(String[]::new));
    }

    private record Labels(String name, List<String> tags) {}
}
