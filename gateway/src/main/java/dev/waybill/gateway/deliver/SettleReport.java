package dev.waybill.gateway.deliver;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import dev.waybill.gateway.deliver.Settling.Settled;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Tells what became of a token: a meter, a log line, and on the request's span an event and a link
/// to the message, 128 of each at most.
final class SettleReport {
    private static final Logger LOG = LoggerFactory.getLogger(SettleReport.class);
    private static final String EVENT = "settle";

    private final DeliverMeters meters;

    SettleReport(DeliverMeters meters) {
        this.meters = meters;
    }

    void settled(Settle settle, Settled settled) {
        meters.settled(settle.word(), settled.status());
        settled.lease()
                .ifPresentOrElse(
                        lease -> known(settle, settled.status(), lease),
                        () ->
                                LOG.info(
                                        "an ack token for {} is {}",
                                        settle.word(),
                                        settled.status().word()));
    }

    private static void known(Settle settle, AckStatus status, Lease lease) {
        var span = Span.current();
        span.addEvent(EVENT, attributes(settle, status, lease));
        if (lease.message().isValid()) {
            span.addLink(lease.message(), attributes(settle, status, lease));
        }
        log(settle, status, lease);
    }

    private static Attributes attributes(Settle settle, AckStatus status, Lease lease) {
        var ack = lease.ack();
        AttributesBuilder attributes =
                Attributes.builder()
                        .put(stringKey("messaging.system"), "nats")
                        .put(stringKey("messaging.operation.type"), "settle")
                        .put(stringKey("messaging.operation.name"), settle.word())
                        .put(stringKey("messaging.message.id"), lease.eventId())
                        .put(stringKey("messaging.nats.stream.name"), ack.stream())
                        .put(longKey("messaging.nats.stream.sequence"), ack.streamSequence())
                        .put(stringKey("messaging.nats.consumer.name"), ack.consumer())
                        .put(longKey("messaging.nats.delivery.count"), ack.attempt())
                        .put(stringKey("messaging.nats.settle.outcome"), status.word());
        return attributes.build();
    }

    private static void log(Settle settle, AckStatus status, Lease lease) {
        var before = MDC.getCopyOfContextMap();
        keys(lease).forEach(MDC::put);
        try {
            LOG.atInfo()
                    .addKeyValue("action", settle.word())
                    .addKeyValue("status", status.word())
                    .log("{} over HTTP: {}", settle.word(), status.word());
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    private static Map<String, String> keys(Lease lease) {
        var ack = lease.ack();
        var keys = new LinkedHashMap<String, String>();
        keys.put("event_id", lease.eventId());
        keys.put("stream", ack.stream());
        keys.put("consumer", ack.consumer());
        keys.put("stream_seq", Long.toString(ack.streamSequence()));
        keys.put("attempt", Long.toString(ack.attempt()));
        return keys;
    }
}
