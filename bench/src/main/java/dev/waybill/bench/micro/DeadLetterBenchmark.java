package dev.waybill.bench.micro;

import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.EntryMessage;
import dev.waybill.wire.PayloadForm;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What it costs to write a dead letter as headers, with a stack of 40 frames, and to read it.
@State(Scope.Thread)
public class DeadLetterBenchmark {
    private static final String TRACEPARENT =
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final long MAX_PAYLOAD = 1_048_576;

    private static final byte[] DATA = "x".repeat(256).getBytes(StandardCharsets.UTF_8);

    private final Headers original = original();
    private final DeadLetter letter = letter();
    private final Headers entry = encode(letter, original).headers();

    @Benchmark
    public EntryMessage entryEncoded() {
        return encode(letter, original);
    }

    @Benchmark
    public Optional<DeadLetter> entryRead() {
        return DeadLetterHeaders.read(entry);
    }

    private static EntryMessage encode(DeadLetter letter, Headers original) {
        return EntryMessage.of(letter, original, DATA, MAX_PAYLOAD);
    }

    private static DeadLetter letter() {
        var died = Instant.ofEpochSecond(1_790_000_000L, 123_456_000);
        return new DeadLetter(
                new DeadLetterId("ORDERS", "billing", "mf2k9x1a", 77),
                new DeadLetter.Origin(
                        "orders.42.placed",
                        "01938f7e-6d2c-7a51-9c44-2f9b8a1d3e57",
                        "OrderPlaced.v1",
                        Optional.of(died),
                        TRACEPARENT,
                        ""),
                new DeadLetter.Death(
                        DeathClass.EXHAUSTED,
                        3,
                        Optional.of(died),
                        Optional.empty(),
                        Optional.empty()),
                new DeadLetter.Failure(
                        "java.lang.IllegalStateException",
                        "no price for 42",
                        "com.example.Billing.price(Billing.java:42)",
                        "\tat com.example.Billing.price(Billing.java:42)\n".repeat(40),
                        "5f1c0a77",
                        TRACEPARENT),
                PayloadForm.INLINE,
                0,
                Capturer.LIBRARY,
                "/billing");
    }

    private static Headers original() {
        var id = "01938f7e-6d2c-7a51-9c44-2f9b8a1d3e57";
        return new Headers()
                .put("Nats-Msg-Id", id)
                .put("ce-specversion", "1.0")
                .put("ce-id", id)
                .put("ce-source", "/orders")
                .put("ce-type", "OrderPlaced.v1")
                .put("ce-time", "2026-09-21T14:13:20.123456Z")
                .put("ce-datacontenttype", "application/json")
                .put("traceparent", TRACEPARENT);
    }
}
