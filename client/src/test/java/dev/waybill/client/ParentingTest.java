package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.Headers;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/// When a delivery starts a trace of its own.
class ParentingTest extends OneStream {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    @Test
    void startsANewTraceForACopyFromAnotherStream() throws Exception {
        connection
                .jetStream()
                .publish(
                        "con.copy",
                        new Headers().put("traceparent", PARENT).put("Nats-Stream-Source", "X 1"),
                        new byte[0]);
        try (var _ = waybill.consume(options(), d -> Verdict.ack())) {
            assertLinkedOnly(spans.one("process con.>"));
        }
    }

    @Test
    void startsANewTraceForWhatAScheduleRepeats() throws Exception {
        streams.update("CON", "con.>", stream -> stream.allowMessageSchedules(true));
        var schedule =
                new Headers()
                        .put("traceparent", PARENT)
                        .put(
                                "Nats-Schedule",
                                "@at "
                                        + Instant.now()
                                                .plusSeconds(1)
                                                .truncatedTo(ChronoUnit.SECONDS))
                        .put("Nats-Schedule-Target", "con.fired");
        connection.jetStream().publish("con.schedule", schedule, new byte[0]);
        try (var _ = waybill.consume(options().filter("con.fired"), d -> Verdict.ack())) {
            assertLinkedOnly(spans.one("process con.>"));
        }
    }

    @Test
    void startsANewTraceForAnEventThatIsNoLongerFresh() {
        waybill.publish(event(1));
        var later =
                Waybill.builder(connection, "/s")
                        .createStreams()
                        .openTelemetry(spans.openTelemetry())
                        .clock(() -> Instant.now().plusSeconds(360))
                        .build();
        try (var _ = later.consume(options(), d -> Verdict.ack())) {
            var process = spans.one("process con.>");
            assertThat(process.getTraceId()).isNotEqualTo(spans.one("send con.>").getTraceId());
            assertThat(process.getLinks()).hasSize(1);
        }
    }

    private static void assertLinkedOnly(SpanData process) {
        assertThat(process.getTraceId()).isNotEqualTo(TRACE);
        assertThat(process.getLinks())
                .singleElement()
                .extracting(link -> link.getSpanContext().getTraceId())
                .isEqualTo(TRACE);
    }
}
