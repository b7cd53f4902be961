package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.PublishOutcome.Stored;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TelemetryTest {
    private static final RetryPolicy QUICK =
            new RetryPolicy(2, Duration.ofMillis(60), 1, Duration.ofMillis(60));

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    private Connection connection;
    private Streams streams;

    @BeforeEach
    void connect() {
        connection = NATS.connect(ConnectionDefaults::apply);
        streams = new Streams(connection);
        streams.create("TEL", "tel.>");
    }

    @AfterEach
    void disconnect() throws Exception {
        streams.delete("TEL");
        connection.close();
    }

    @Test
    void countsSendsDeliveriesAttemptsAndOutcomesExactly() throws Exception {
        var registry = new SimpleMeterRegistry();
        var waybill =
                Waybill.builder(connection, "/t")
                        .createStreams()
                        .meters(registry)
                        .subjectTemplates("tel.*")
                        .build();
        waybill.publishAll(
                IntStream.range(0, 20).mapToObj(i -> event(waybill, "tel." + i)).toList());
        waybill.publish(event(waybill, "tel.rejected"));
        waybill.publish(event(waybill, "tel.failing"));
        waybill.publish(event(waybill, "none.x"));
        try (var _ =
                waybill.consume(
                        ConsumeOptions.of("TEL", "c").retry(QUICK),
                        d -> {
                            if (d.subject().equals("tel.failing")) {
                                throw new IllegalStateException("always");
                            }
                            return d.subject().equals("tel.rejected")
                                    ? Verdict.reject("no")
                                    : Verdict.ack();
                        })) {
            Await.until(
                    "all are settled",
                    () -> streams.consumer("TEL", "c").getAckFloor().getStreamSequence() == 22);
            Await.until("the last is counted", () -> settled(registry, "term") == 2);
            assertThat(count(registry, "messaging.client.sent.messages", "error.type", ""))
                    .isEqualTo(22);
            assertThat(
                            count(
                                    registry,
                                    "messaging.client.sent.messages",
                                    "error.type",
                                    "no_responders"))
                    .isEqualTo(1);
            assertThat(
                            count(
                                    registry,
                                    "messaging.client.consumed.messages",
                                    "messaging.operation.name",
                                    "process"))
                    .isEqualTo(23);
            assertThat(settled(registry, "ack")).isEqualTo(20);
            assertThat(settled(registry, "retry")).isEqualTo(1);
            assertThat(
                            registry.get("messaging.process.duration")
                                    .tag("error.type", "java.lang.IllegalStateException")
                                    .timer()
                                    .count())
                    .isEqualTo(2);
            assertThat(
                            registry.get("messaging.client.operation.duration")
                                    .tag("messaging.destination.template", "tel.*")
                                    .timer()
                                    .count())
                    .isEqualTo(22);
            assertThat(registry.get("waybill.client.attempts").summary().count()).isEqualTo(23);
            assertThat(registry.get("waybill.client.attempts").summary().max()).isEqualTo(2);
            assertThat(registry.get("waybill.client.stream.wait").timer().count()).isEqualTo(23);
            assertThat(registry.get("waybill.client.event.age").timer().count()).isEqualTo(20);
            assertThat(registry.get("waybill.client.ack.pending.ratio").gauge().value())
                    .isBetween(0.0, 1.0);
            assertThat(registry.get("waybill.client.in.flight").gauge().value()).isNotNaN();
        }
        assertThat(registry.find("waybill.client.in.flight").gauge()).isNull();
    }

    @Test
    void readsInPrometheusUnderTheNamesOfTheConventions() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.throwExceptionOnRegistrationFailure();
        var waybill = Waybill.builder(connection, "/t").createStreams().meters(registry).build();
        waybill.publish(event(waybill, "tel.x"));
        assertThat(registry.scrape())
                .contains(
                        "messaging_client_operation_duration_seconds_bucket{",
                        "messaging_client_sent_messages_total{",
                        "le=\"1.0E-4\"")
                .contains(
                        "messaging_destination_template=\"tel.>\"",
                        "messaging_system=\"nats\"",
                        "messaging_operation_name=\"send\"");
    }

    @Test
    void publishesAndHandlesWhileTheTracesFail() {
        var trouble = new Trouble();
        OpenTelemetry failing =
                OpenTelemetrySdk.builder()
                        .setTracerProvider(
                                SdkTracerProvider.builder().addSpanProcessor(trouble).build())
                        .build();
        var registry = new SimpleMeterRegistry();
        publishAndHandle(
                Waybill.builder(connection, "/t")
                        .createStreams()
                        .openTelemetry(failing)
                        .meters(registry)
                        .build());
        assertThat(trouble.asked).hasPositiveValue();
        assertThat(registry.get("waybill.client.telemetry.failures").counter().count())
                .isPositive();
    }

    @Test
    void publishesAndHandlesWhileTheMetersFail() {
        var asked = new AtomicInteger();
        MeterRegistry failing = new SimpleMeterRegistry();
        failing.config()
                .meterFilter(
                        new MeterFilter() {
                            @Override
                            public MeterFilterReply accept(Meter.Id id) {
                                if (!id.getName().startsWith("messaging")) {
                                    return MeterFilterReply.NEUTRAL;
                                }
                                asked.incrementAndGet();
                                throw new IllegalStateException("no meters today");
                            }
                        });
        publishAndHandle(Waybill.builder(connection, "/t").createStreams().meters(failing).build());
        assertThat(asked).hasPositiveValue();
    }

    @Test
    void leavesTheHeadersOfADeliveryAsTheyAre() {
        var waybill = Waybill.builder(connection, "/t").createStreams().build();
        var stored = (Stored) waybill.publish(event(waybill, "tel.x"));
        Headers before = streams.headers("TEL", stored.sequence());
        publishAndHandle(waybill);
        assertThat(streams.headers("TEL", stored.sequence()).entrySet())
                .isEqualTo(before.entrySet());
    }

    private void publishAndHandle(Waybill waybill) {
        var handled = new AtomicInteger();
        assertThat(waybill.publish(event(waybill, "tel.x"))).isInstanceOf(Stored.class);
        try (var _ =
                waybill.consume(
                        ConsumeOptions.of("TEL", "c"),
                        d -> {
                            handled.incrementAndGet();
                            return Verdict.ack();
                        })) {
            Await.until(
                    "it is handled and acked",
                    () ->
                            handled.get() > 0
                                    && streams.consumer("TEL", "c").getNumAckPending() == 0);
        }
    }

    private static Event event(Waybill waybill, String subject) {
        return waybill.event(subject).type("T.v1").build();
    }

    private static double settled(MeterRegistry registry, String outcome) {
        var counter = registry.find("waybill.client.settled").tag("outcome", outcome).counter();
        return counter == null ? 0 : counter.count();
    }

    private static double count(MeterRegistry registry, String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counters().stream()
                .mapToDouble(c -> c.count())
                .sum();
    }

    private static final class Trouble implements SpanProcessor {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            asked.incrementAndGet();
            throw new IllegalStateException("no traces today");
        }

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
            return false;
        }
    }
}
