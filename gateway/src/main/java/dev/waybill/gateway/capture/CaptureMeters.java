package dev.waybill.gateway.capture;

import dev.waybill.gateway.meter.MeterCatalogue;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeathClass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/// What this room counts.
///
/// A consumer's counters are there at 0, for every class, as soon as the gateway hears of it, so
/// that `increase()` sees the first death behind that.
public final class CaptureMeters {
    private final Meter.MeterProvider<Counter> captured;
    private final Meter.MeterProvider<Counter> ignored;
    private final Meter.MeterProvider<Counter> failures;
    private final Counter unwatched;

    public CaptureMeters(MeterRegistry registry) {
        captured = MeterCatalogue.DLQ_CAPTURED.counter(registry);
        ignored = MeterCatalogue.DLQ_ADVISORIES_IGNORED.counter(registry);
        failures = MeterCatalogue.DLQ_CAPTURE_FAILURES.counter(registry);
        unwatched = MeterCatalogue.DLQ_UNWATCHED.single(registry);
        for (var reason : Ignored.values()) {
            ignored.withTag("reason", reason.word()).increment(0);
        }
    }

    /// Why an advisory is left alone.
    enum Ignored {
        /// It is no word of a death, or not to be understood.
        UNREADABLE,
        /// It is about a stream or a consumer of Waybill or of the server itself.
        INTERNAL,
        /// Waybill terminated the message when its entry was stored.
        STORED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public void expect(String stream, String consumer) {
        for (var kind : DeathClass.values()) {
            captured.withTags("stream", stream, "consumer", consumer, "class", kind.word())
                    .increment(0);
        }
        failures.withTags("stream", stream, "consumer", consumer).increment(0);
    }

    void captured(DeadLetter letter) {
        var id = letter.id();
        expect(id.stream(), id.consumer());
        captured.withTags(
                        "stream",
                        id.stream(),
                        "consumer",
                        id.consumer(),
                        "class",
                        letter.death().kind().word())
                .increment();
    }

    void ignored(Ignored reason) {
        ignored.withTag("reason", reason.word()).increment();
    }

    void failed(String stream, String consumer) {
        failures.withTags("stream", stream, "consumer", consumer).increment();
    }

    void unwatched() {
        unwatched.increment();
    }
}
