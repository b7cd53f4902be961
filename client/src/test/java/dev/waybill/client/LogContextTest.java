package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.Logs;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What the log lines of a delivery carry.
class LogContextTest extends OneStream {
    @Test
    void putsItsIdsOnEveryLineOfEachOfTwoInterleavedHandlers() {
        var both = new CountDownLatch(2);
        try (var logs = Logs.of("test.handler");
                var _ =
                        waybill.consume(
                                options(),
                                d -> {
                                    var log = org.slf4j.LoggerFactory.getLogger("test.handler");
                                    both.countDown();
                                    both.await();
                                    log.info("first of {}", d.eventId());
                                    var other =
                                            Thread.ofVirtual()
                                                    .start(
                                                            HandlerContext.wrap(() ->
                                                                    log.info(
                                                                            "elsewhere of {}",
                                                                            d.eventId())));
                                    other.join();
                                    return Verdict.ack();
                                })) {
            waybill.publish(event(1));
            waybill.publish(event(2));
            Await.until("four lines", () -> logs.lines().size() == 4);
            assertThat(logs.lines())
                    .allSatisfy(line -> {
                        assertThat(line.message()).endsWith(line.mdc().get("event_id"));
                        assertThat(line.mdc())
                                .containsEntry("stream", "CON")
                                .containsEntry("consumer", "c")
                                .containsEntry("attempt", "1")
                                .containsEntry("event_type", "T.v1")
                                .containsKeys("stream_seq", "subject", "trace_id", "span_id");
                    });
        }
    }

    @Test
    void writesOneSettleLineForEveryDelivery() {
        waybill.publish(event(1));
        try (var logs = Logs.of(Settlement.class);
                var _ = waybill.consume(options(), d -> Verdict.ack())) {
            var line = logs.await("the settle line", l -> l.message().startsWith("settled"));
            assertThat(line.fields()).containsEntry("outcome", "ack").containsKey("duration_ms");
            assertThat(line.mdc()).containsEntry("stream_seq", "1");
        }
    }
}
