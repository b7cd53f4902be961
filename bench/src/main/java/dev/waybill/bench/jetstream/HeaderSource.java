package dev.waybill.bench.jetstream;

import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.Uuid7;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The headers that a program without the library puts on each message.
@FunctionalInterface
interface HeaderSource {
    /// The trace of what it writes is sampled, though nobody records it.
    HeaderSource ENVELOPE = HeaderSource::envelope;

    HeaderSource NONE = () -> null;

    String TYPE = "OrderPlaced.v1";
    String SOURCE = "/bench";

    /// Fresh ones for one message; null for none.
    @Nullable Headers next();

    /// The names that the library writes, with fresh values of the same lengths.
    private static Headers envelope() {
        var random = ThreadLocalRandom.current();
        var id = Uuid7.of(System.currentTimeMillis(), random).toString();
        var hex = HexFormat.of();
        return new Headers()
                .put(HeaderNames.MSG_ID, id)
                .put(HeaderNames.CE_SPECVERSION, "1.0")
                .put(HeaderNames.CE_ID, id)
                .put(HeaderNames.CE_SOURCE, SOURCE)
                .put(HeaderNames.CE_TYPE, TYPE)
                .put(HeaderNames.CE_TIME, Instant.now().toString())
                .put(HeaderNames.CE_DATACONTENTTYPE, "application/json")
                .put(
                        HeaderNames.TRACEPARENT,
                        "00-"
                                + hex.toHexDigits(random.nextLong())
                                + hex.toHexDigits(random.nextLong())
                                + "-"
                                + hex.toHexDigits(random.nextLong())
                                + "-01");
    }
}
