package dev.waybill.client;

import dev.waybill.client.Settlement.Settled;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The word about a settled delivery to everybody but the server: a span event, a meter and one log
/// line.
final class SettleReport {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final ClientMeters meters;

    SettleReport(ClientMeters meters) {
        this.meters = meters;
    }

    void write(Delivery delivery, Processed processed, Settled settled, Span span) {
        meters.settled(delivery, settled.outcome());
        if (span.isRecording()) {
            span.addEvent("settle", attributes(processed, settled));
        }
        var line =
                LOG.atInfo()
                        .addKeyValue("outcome", settled.outcome())
                        .addKeyValue("duration_ms", processed.took().toMillis());
        if (!settled.delay().isZero()) {
            line = line.addKeyValue("delay_ms", settled.delay().toMillis());
        }
        if (!processed.reason().isEmpty()) {
            line = line.addKeyValue("reason", processed.reason());
        }
        line.log("settled {} after {} ms", settled.outcome(), processed.took().toMillis());
    }

    private static Attributes attributes(Processed processed, Settled settled) {
        var attributes = Attributes.builder().put(Attribute.SETTLE_OUTCOME, settled.outcome());
        if (!settled.delay().isZero()) {
            attributes.put(Attribute.SETTLE_DELAY, settled.delay().toMillis() / 1_000.0);
        }
        if (processed.late()) {
            attributes.put(Attribute.SETTLE_LATE, true);
        }
        return attributes.build();
    }
}
