package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.Verdict;
import dev.waybill.testkit.Await;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The shipped collector, built from its manifest, between the real library and a store.
class CollectorTest extends BesideCollector {
    private static final int PLAIN = 20;
    private static final Pattern EXEMPLAR =
            Pattern.compile(
                    "traces_span_metrics_duration_seconds_bucket\\{[^}]*} \\d+ #"
                            + " \\{[^}]*trace_id=\"[0-9a-f]{32}\"");

    @Test
    void handsOnAnEventsTraceWhole() throws Exception {
        try (var collector = CollectorProcess.start(folder, receiver, KEEP_ALL);
                var service = new TracedService(NATS, "WHOLE", collector.otlp());
                var _ = service.consume("a", _ -> Verdict.ack())) {
            var trace = service.publish("a");

            Await.untilAsserted(
                    LIMIT,
                    () ->
                            assertThat(receiver.namesOf(trace))
                                    .containsExactly("order", "process whole.>", "send whole.>"));
        }
    }

    @Test
    void countsAllSpansAndKeepsOnlyTracesThatTellOfTrouble() throws Exception {
        var attempts = new ConcurrentLinkedQueue<String>();
        try (var collector = CollectorProcess.start(folder, receiver, KEEP_NONE);
                var service = new TracedService(NATS, "TROUBLE", collector.otlp());
                var _ = service.consume("plain", _ -> Verdict.ack());
                var _ =
                        service.consume(
                                "failing",
                                delivery -> {
                                    attempts.add(TracedService.traceOf(delivery));
                                    if (delivery.attempt() == 1) {
                                        throw new IllegalStateException("not yet");
                                    }
                                    return Verdict.ack();
                                });
                var _ =
                        service.consume(
                                "asking",
                                delivery -> {
                                    attempts.add(TracedService.traceOf(delivery));
                                    return delivery.attempt() == 1
                                            ? Verdict.retry()
                                            : Verdict.ack();
                                });
                var _ = service.consume("dead", _ -> Verdict.reject("no such customer"))) {
            var plain = publish(service, PLAIN);
            var failing = service.publish("failing");
            var asking = service.publish("asking");
            var dead = service.publish("dead");
            var probe = probe(service);
            Await.until("both were tried twice", () -> attempts.size() == 4);

            assertThat(attempts).contains(failing, asking).doesNotHaveDuplicates();
            for (var trace : attempts) {
                var whole = trace.equals(failing) || trace.equals(asking) ? 3 : 1;
                Await.untilAsserted(
                        LIMIT, () -> assertThat(receiver.spansOf(trace)).hasSize(whole));
            }
            Await.untilAsserted(
                    LIMIT,
                    () ->
                            assertThat(receiver.namesOf(dead))
                                    .containsExactly(
                                            "dead_letter waybill.dlq.>",
                                            "order",
                                            "process trouble.>",
                                            "send trouble.>"));
            awaitDecided(collector, PLAIN + 1, 5);
            assertThat(plain).allSatisfy(t -> assertThat(receiver.spansOf(t)).isEmpty());
            assertThat(receiver.spansOf(probe)).isEmpty();
            assertThat(receiver.spans()).hasSize(3 + 1 + 3 + 1 + 4);

            assertCounted(collector, "send trouble.>", PLAIN + 3);
            assertCounted(collector, "process trouble.>", PLAIN + 5);
            assertEdge(collector, PLAIN + 3);
            // An exemplar stands there until the next flush.
            Await.until(
                    LIMIT,
                    "a trace is named beside a duration",
                    () -> {
                        service.publish("plain");
                        return EXEMPLAR.matcher(collector.metrics()).find();
                    });
        }
    }

    @Test
    void sendsAfterARestartWhatTheStoreDidNotTake() throws Exception {
        receiver.refuse(true);
        String trace;
        try (var collector = CollectorProcess.start(folder, receiver, KEEP_ALL);
                var service = new TracedService(NATS, "KEPT", collector.otlp())) {
            trace = service.publish("a");
            Await.until(LIMIT, "it was refused", () -> receiver.refused() > 0);
        }
        assertThat(receiver.spans()).isEmpty();
        receiver.refuse(false);

        try (var _ = CollectorProcess.start(folder, receiver, KEEP_ALL)) {
            Await.untilAsserted(
                    LIMIT,
                    () ->
                            assertThat(receiver.namesOf(trace))
                                    .containsExactly("order", "send kept.>"));
        }
    }

    private static List<String> publish(TracedService service, int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(_ -> service.publish("plain"))
                .toList();
    }

    /// What asks for health and fails, which is nobody's trouble.
    private static String probe(TracedService service) {
        var span =
                service.tracer()
                        .spanBuilder("GET /health/ready")
                        .setAttribute("url.path", "/health/ready")
                        .startSpan();
        span.setStatus(StatusCode.ERROR).end();
        return span.getSpanContext().getTraceId();
    }

    /// Waits until so many traces were dropped and kept, by the collector's own count.
    private static void awaitDecided(CollectorProcess collector, int dropped, int kept) {
        var name = "otelcol_processor_tail_sampling_global_count_traces_sampled_total";
        Await.untilAsserted(
                LIMIT,
                () -> {
                    var own = collector.ownMetrics();
                    assertThat(CollectorProcess.sum(own, name, "sampled=\"true\"")).hasValue(kept);
                    assertThat(CollectorProcess.sum(own, name, "sampled=\"false\""))
                            .hasValue(dropped);
                });
    }

    /// That so many events are seen to go from a service to a service, both of them this one: a
    /// retry is a trace of its own and no further one.
    private static void assertEdge(CollectorProcess collector, int times) {
        Await.untilAsserted(
                LIMIT,
                () ->
                        assertThat(
                                        CollectorProcess.sum(
                                                collector.metrics(),
                                                "traces_service_graph_request_total",
                                                "client=\"boards\"",
                                                "server=\"boards\"",
                                                "connection_type=\"messaging_system\""))
                                .hasValue(times));
    }

    private static void assertCounted(CollectorProcess collector, String name, int times) {
        Await.untilAsserted(
                LIMIT,
                () ->
                        assertThat(
                                        CollectorProcess.sum(
                                                collector.metrics(),
                                                "traces_span_metrics_calls_total",
                                                "span_name=\"" + name + "\"",
                                                "service_name=\"boards\""))
                                .hasValue(times));
    }
}
