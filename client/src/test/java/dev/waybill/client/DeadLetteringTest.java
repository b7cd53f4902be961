package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.sample.Billing;
import dev.waybill.testkit.Await;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.PayloadForm;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What is written down of a message that its consumer gives up.
class DeadLetteringTest extends OneStream {
    @Test
    void writesDownWhatFailedThreeTimesWithItsCauseAndNothingSecret() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options(), Billing::charge)) {
            awaitSettled(1);
        }
        var id = box.id("CON", "c", 1);
        var letter = box.letter(id);
        assertThat(letter.death().kind()).isEqualTo(DeathClass.EXHAUSTED);
        assertThat(letter.death().attempts()).isEqualTo(3);
        assertThat(letter.death().consumerCreated())
                .hasValue(streams.consumer("CON", "c").getCreationTime().toInstant());
        assertThat(letter.capturedBy()).isEqualTo(Capturer.LIBRARY);
        assertThat(letter.service()).isEqualTo("/orders");
        assertThat(letter.payload()).isEqualTo(PayloadForm.INLINE);
        assertThat(letter.origin().subject()).isEqualTo("con.a.1");
        assertThat(letter.origin().eventType()).isEqualTo("T.v1");
        assertThat(letter.failure().type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(letter.failure().frame()).startsWith("dev.waybill.sample.Billing.invoice:");
        assertThat(letter.failure().message())
                .isEqualTo(
                        "no account of [redacted] for con.a.1, card [redacted], password=[redacted]");
        assertThat(letter.failure().stack().length()).isBetween(50, 1_536);
        assertThat(letter.failure().stack()).doesNotContain("jane.doe", "hunter2");
        assertThat(new String(box.awaitEntry(id).data(), StandardCharsets.UTF_8)).isEqualTo("n1");
    }

    /// Pitfall 5: the entry is stored before the message is terminated, so on a work queue as well.
    @Test
    void writesTheEntryInATraceThatLeadsBackToFailureAndPublish() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options(), d -> Verdict.reject("no such customer"))) {
            awaitSettled(1);
        }
        var process = spans.one("process con.>");
        var capture = spans.one("dead_letter waybill.dlq.>");
        var entry = box.awaitEntry(box.id("CON", "c", 1));
        var letter = DeadLetterHeaders.read(entry.headers()).orElseThrow();
        assertThat(capture.getParentSpanId()).isEqualTo(process.getSpanId());
        assertThat(entry.headers().getFirst(HeaderNames.TRACEPARENT))
                .contains(capture.getTraceId(), capture.getSpanId());
        assertThat(letter.failure().traceparent())
                .contains(process.getTraceId(), process.getSpanId());
        assertThat(letter.origin().traceparent()).contains(spans.one("send con.>").getSpanId());
        assertThat(letter.death().kind()).isEqualTo(DeathClass.REJECTED);
        assertThat(letter.failure().message()).isEqualTo("no such customer");
        assertThat(letter.failure().fingerprint()).isEqualTo("rejected");
    }

    @Test
    void writesDownAtOnceWhatCannotBeRead() throws Exception {
        connection.jetStream().publish("con.raw", new byte[] {(byte) 0xc3, 0x28});
        try (var _ = waybill.consume(options(), Billing::decode)) {
            awaitSettled(1);
        }
        var letter = box.letter(box.id("CON", "c", 1));
        assertThat(letter.death().kind()).isEqualTo(DeathClass.UNDECODABLE);
        assertThat(letter.death().attempts()).isEqualTo(1);
        assertThat(letter.failure().frame()).startsWith("dev.waybill.sample.Billing.decode:");
    }

    @Test
    void writesDownAsATimeoutWhatIsOverItsBudgetAtTheLastAttempt() {
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options().retry(QUICK.attempts(1)).handlerBudget(Duration.ofMillis(200)),
                        d -> {
                            new CountDownLatch(1).await();
                            return Verdict.ack();
                        })) {
            awaitSettled(1);
        }
        var letter = box.letter(box.id("CON", "c", 1));
        assertThat(letter.death().kind()).isEqualTo(DeathClass.TIMEOUT);
        assertThat(letter.failure().message()).contains("PT0.2S");
    }

    @Test
    void writesDownWhatAFetchedDeliveryIsRejectedFor() throws Exception {
        waybill.publish(event(1));
        streams.pullConsumer("CON", "f");
        var leased = waybill.fetch(FetchOptions.of("CON", "f", 1, Duration.ofSeconds(5)));
        assertThat(waybill.settle(leased.deliveries().getFirst(), Verdict.reject("wrong")))
                .isTrue();
        assertThat(box.letter(box.id("CON", "f", 1)).death().kind()).isEqualTo(DeathClass.REJECTED);
        assertThat(streams.consumer("CON", "f").getNumAckPending()).isZero();
    }

    /// Pitfall 25: the sequences of a stream begin anew when it does.
    @Test
    void tellsTheMessagesOfARecreatedStreamApart() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options(), d -> Verdict.reject("first"))) {
            awaitSettled(1);
            var first = box.id("CON", "c", 1);
            var consumer = streams.consumer("CON", "c").getConsumerConfiguration();
            streams.delete("CON");
            streams.create("CON", "con.>");
            Streams.get(() -> streams.management().addOrUpdateConsumer("CON", consumer));
            waybill.publish(event(2));
            awaitSettled(1);
            var second = box.id("CON", "c", 1);
            assertThat(second).isNotEqualTo(first);
            assertThat(box.letter(first).origin().subject()).isEqualTo("con.a.1");
            assertThat(box.letter(second).origin().subject()).isEqualTo("con.a.2");
        }
    }

    /// Pitfall 12: what the server would obey in an entry goes in under another name.
    @Test
    void renamesWhatTheServerWouldObey() throws Exception {
        var headers = new Headers().put("Nats-Msg-Id", "m1").put("nats-rollup", "all");
        headers.put("X-Tenant", "blue");
        connection.publish("con.raw", headers, new byte[] {1});
        Await.until("it is stored", () -> streams.count("CON") == 1);
        try (var _ = waybill.consume(options(), d -> Verdict.reject("no"))) {
            awaitSettled(1);
        }
        var entry = box.awaitEntry(box.id("CON", "c", 1)).headers();
        assertThat(entry.getFirst("Dlq-Hdr-Nats-Msg-Id")).isEqualTo("m1");
        assertThat(entry.getFirst("Dlq-Hdr-nats-rollup")).isEqualTo("all");
        assertThat(entry.getFirst("X-Tenant")).isEqualTo("blue");
    }

    private void awaitSettled(long sequence) {
        Await.until(
                "it is settled for good",
                () ->
                        streams.consumer("CON", "c").getAckFloor().getStreamSequence() == sequence
                                && streams.consumer("CON", "c").getNumAckPending() == 0);
    }
}
