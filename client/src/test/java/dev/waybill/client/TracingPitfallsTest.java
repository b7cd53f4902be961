package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.PublishOutcome.Unanswered;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.FaultProxy;
import dev.waybill.testkit.Passed;
import dev.waybill.testkit.Spans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/// What is easily got wrong when a broker is traced.
class TracingPitfallsTest extends OneStream {
    @Test
    void endsASendOnceWhenItsAnswerComesTooLate() throws Exception {
        try (var proxy = FaultProxy.to(NATS.server().port())) {
            var slow =
                    Nats.connect(
                            ConnectionDefaults.apply(Options.builder().server(proxy.url()))
                                    .build());
            var impatient =
                    Waybill.builder(slow, "/s")
                            .createStreams()
                            .openTelemetry(spans.openTelemetry())
                            .publishTimeout(Duration.ofMillis(200))
                            .build();
            proxy.delay(Duration.ofMillis(400));
            assertThat(impatient.publish(impatient.event("con.late").type("T.v1").build()))
                    .isInstanceOf(Unanswered.class);
            proxy.pass();
            Await.until("the late one is stored", () -> streams.count("CON") == 1);
            impatient.publish(impatient.event("con.next").type("T.v1").build());
            assertThat(spans.named("send con.>")).hasSize(2);
            assertThat(
                            spans.named("send con.>")
                                    .getFirst()
                                    .getAttributes()
                                    .get(Attribute.ERROR_TYPE))
                    .isEqualTo("timeout");
            slow.close();
        }
    }

    @Test
    void lastsAsLongAsTheHandlerDoes() {
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            Await.until(
                                    "the handler takes its time",
                                    new Passed(Duration.ofMillis(150))::isOver);
                            return Verdict.ack();
                        })) {
            var process = spans.one("process con.>");
            assertThat(process.getEndEpochNanos() - process.getStartEpochNanos())
                    .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
        }
    }

    @Test
    void makesNoSpanForWhatIsNoMessage() {
        try (var _ = waybill.consume(options(), d -> Verdict.ack())) {
            Await.until("two heartbeats pass", new Passed(Duration.ofMillis(2_500))::isOver);
            assertThat(spans.finished()).isEmpty();
        }
    }

    @Test
    void countsAMessageAsConsumedOnlyWhenItIsHandedOut() throws Exception {
        var registry = new SimpleMeterRegistry();
        var metered = Waybill.builder(connection, "/s").createStreams().meters(registry).build();
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        waybill.publishAll(IntStream.range(0, 6).mapToObj(this::event).toList());
        try (var _ =
                metered.consume(
                        options().concurrency(1).pullMessages(6),
                        d -> {
                            begun.countDown();
                            release.await();
                            return Verdict.ack();
                        })) {
            begun.await();
            Await.until(
                    "six are at the client",
                    () -> streams.consumer("CON", "c").getNumAckPending() == 6);
            assertThat(registry.get(ClientMetric.CONSUMED.meter()).counter().count()).isEqualTo(1);
            release.countDown();
        }
    }

    @Test
    void neverReportsANegativeWaitOrAge() {
        var registry = new SimpleMeterRegistry();
        waybill.publish(event(1));
        var earlier =
                Waybill.builder(connection, "/s")
                        .createStreams()
                        .meters(registry)
                        .openTelemetry(spans.openTelemetry())
                        .clock(() -> Instant.now().minusSeconds(3_600))
                        .build();
        try (var _ = earlier.consume(options(), d -> Verdict.ack())) {
            assertThat(spans.one("process con.>").getAttributes().get(Attribute.STREAM_WAIT))
                    .isZero();
            assertThat(registry.get(ClientMetric.STREAM_WAIT.meter()).timer().max(TimeUnit.SECONDS))
                    .isZero();
            assertThat(registry.get(ClientMetric.EVENT_AGE.meter()).timer().max(TimeUnit.SECONDS))
                    .isZero();
        }
    }

    @Test
    void linksToNoMoreMessagesThanASpanHolds() throws Exception {
        streams.management()
                .addOrUpdateConsumer(
                        "CON",
                        ConsumerConfiguration.builder()
                                .durable("f")
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
        waybill.publishAll(IntStream.range(0, 200).mapToObj(this::event).toList());
        waybill.fetch(FetchOptions.of("CON", "f", 200, Duration.ofSeconds(2)));
        var receive = spans.one("receive con.>");
        assertThat(receive.getLinks()).hasSize(128);
        assertThat(receive.getAttributes().get(Attribute.BATCH_COUNT)).isEqualTo(200);
    }

    @Test
    void tellsTheSamplerWhatASpanIsAboutBeforeItStarts() {
        var asked = new Asked();
        try (var sampled = Spans.sampledBy(asked)) {
            var observed =
                    Waybill.builder(connection, "/s")
                            .createStreams()
                            .openTelemetry(sampled.openTelemetry())
                            .build();
            observed.publish(observed.event("con.a").type("T.v1").build());
            try (var _ = observed.consume(options(), d -> Verdict.ack())) {
                Await.until(
                        "both are asked for",
                        () ->
                                asked.about
                                        .keySet()
                                        .equals(
                                                Map.of("send con.>", 1, "process con.>", 1)
                                                        .keySet()));
            }
        }
        assertThat(asked.about.values())
                .allSatisfy(attributes -> {
                    assertThat(attributes.get(Attribute.DESTINATION)).isEqualTo("con.a");
                    assertThat(attributes.get(Attribute.TEMPLATE)).isEqualTo("con.>");
                    assertThat(attributes.get(Attribute.OPERATION_TYPE)).isIn("send", "process");
                    assertThat(attributes.get(Attribute.SYSTEM)).isEqualTo("nats");
                });
    }

    @Test
    void boundsTheNamesOfSubjectsWhateverIsPublished() {
        var templates =
                new SubjectTemplates(
                        List.of(new dev.waybill.wire.SubjectPattern("orders.*.placed")));
        assertThat(templates.of("orders.eu.placed")).isEqualTo("orders.*.placed");
        var names =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> templates.of("t" + i + ".x"))
                        .distinct()
                        .toList();
        assertThat(names).hasSize(101).contains(SubjectTemplates.OTHER);
    }

    @Test
    void restoresTheLogContextThatWasThereBefore() {
        waybill.publish(event(1));
        var after = new ConcurrentHashMap<String, String>();
        MDC.put(LogContext.EVENT_ID, "before");
        MDC.put("own", "kept");
        try (var _ =
                LogContext.of(delivery(), io.opentelemetry.api.trace.SpanContext.getInvalid())) {
            assertThat(MDC.get(LogContext.EVENT_ID)).isNotEqualTo("before");
        }
        after.putAll(MDC.getCopyOfContextMap());
        MDC.clear();
        assertThat(after)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(LogContext.EVENT_ID, "before", "own", "kept"));
    }

    @Test
    void recordsNothingButPassesTheTraceOnWhereItIsNotSampled() {
        var handled = new AtomicInteger();
        try (var never = Spans.sampledBy(Sampler.alwaysOff())) {
            var unsampled =
                    Waybill.builder(connection, "/s")
                            .createStreams()
                            .openTelemetry(never.openTelemetry())
                            .build();
            unsampled.publish(unsampled.event("con.a").type("T.v1").build());
            assertThat(streams.headers("CON", 1).getFirst("traceparent"))
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]");
            try (var _ =
                    unsampled.consume(
                            options(),
                            d -> {
                                handled.incrementAndGet();
                                return Verdict.ack();
                            })) {
                Await.until("it is handled", () -> handled.get() == 1);
            }
            assertThat(never.finished()).isEmpty();
        }
    }

    private Delivery delivery() {
        return Streams.get(() -> {
            streams.management()
                    .addOrUpdateConsumer(
                            "CON",
                            ConsumerConfiguration.builder()
                                    .durable("one")
                                    .ackPolicy(AckPolicy.Explicit)
                                    .build());
            try {
                return waybill.fetch(FetchOptions.of("CON", "one", 1, Duration.ofSeconds(2)))
                        .deliveries()
                        .getFirst();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /// Samples everything and remembers what it was told.
    private static final class Asked implements Sampler {
        private final Map<String, Attributes> about = new ConcurrentHashMap<>();

        @Override
        public SamplingResult shouldSample(
                Context parent,
                String traceId,
                String name,
                SpanKind kind,
                Attributes attributes,
                List<LinkData> links) {
            about.put(name, attributes);
            return SamplingResult.recordAndSample();
        }

        @Override
        public String getDescription() {
            return "asked";
        }
    }
}
