package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.PublishOutcome.Stored;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.NatsVersion;
import dev.waybill.testkit.Spans;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The library on the oldest server that it supports.
class OldestServerTest {
    @RegisterExtension
    static final NatsExtension NATS =
            NatsExtension.create(NatsVersion.OLDEST_SUPPORTED, settings -> settings);

    private final Spans spans = Spans.create();
    private Streams streams;
    private Waybill waybill;

    @BeforeEach
    void connect() {
        var connection = NATS.connect(ConnectionDefaults::apply);
        streams = new Streams(connection);
        streams.create("OLD", "old.>");
        waybill =
                Waybill.builder(connection, "/old")
                        .openTelemetry(spans.openTelemetry())
                        .createStreams()
                        .build();
    }

    @Test
    void carriesOneEventThroughRetryAndRejectWithinOneTrace() throws Exception {
        assertThat(NATS.server().version()).hasToString("2.9.10");
        var event = waybill.event("old.a").type("T.v1").build();
        assertThat(waybill.publish(event)).isEqualTo(new Stored("OLD", 1, false));
        assertThat(waybill.publish(event)).isEqualTo(new Stored("OLD", 1, true));
        waybill.publish(waybill.event("old.rejected").type("T.v1").build());
        var attempts = new AtomicInteger();
        var rejected = ConcurrentHashMap.<Long>newKeySet();
        var quick = new RetryPolicy(3, Duration.ofMillis(60), 1, Duration.ofMillis(60));
        try (var _ =
                waybill.consume(
                        ConsumeOptions.of("OLD", "c").retry(quick),
                        d -> {
                            if (d.subject().equals("old.rejected")) {
                                rejected.add(d.sequence());
                                return Verdict.reject("this server ignores a term with a reason");
                            }
                            return attempts.incrementAndGet() < 2 ? Verdict.retry() : Verdict.ack();
                        })) {
            Await.until(
                    "both are settled for good",
                    () ->
                            streams.consumer("OLD", "c").getNumAckPending() == 0
                                    && attempts.get() == 2
                                    && rejected.size() == 1);
            Await.until(
                    "the first attempt's span is there",
                    () ->
                            spans.named("process old.>").stream()
                                    .anyMatch(span -> isOf(event, span)));
            var process =
                    spans.named("process old.>").stream()
                            .filter(span -> isOf(event, span))
                            .findFirst()
                            .orElseThrow();
            assertThat(process.getTraceId())
                    .isEqualTo(spans.named("send old.>").getFirst().getTraceId());
        }
        assertThat(streams.consumer("OLD", "c").getAckFloor().getStreamSequence()).isEqualTo(2);
    }

    @Test
    void fetchesAndSettles() throws Exception {
        waybill.publish(waybill.event("old.f").type("T.v1").build());
        Streams.get(() ->
                streams.management()
                        .addOrUpdateConsumer(
                                "OLD",
                                io.nats.client.api.ConsumerConfiguration.builder()
                                        .durable("f")
                                        .filterSubject("old.f")
                                        .ackPolicy(io.nats.client.api.AckPolicy.Explicit)
                                        .build()));
        var batch = waybill.fetch(FetchOptions.of("OLD", "f", 5, Duration.ofSeconds(2)));
        assertThat(batch.deliveries()).hasSize(1);
        assertThat(waybill.settle(batch.deliveries().getFirst(), Verdict.ack())).isTrue();
        Await.until("it is acked", () -> streams.consumer("OLD", "f").getNumAckPending() == 0);
        assertThat(waybill.fetch(FetchOptions.of("OLD", "f", 5, Duration.ofMillis(200))).end())
                .isEqualTo(Batch.End.NOTHING);
    }

    private static boolean isOf(Event event, SpanData span) {
        return event.id().equals(span.getAttributes().get(Attribute.MESSAGE_ID));
    }
}
