package dev.waybill.client;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;

/// The `receive` spans: one for each fetch that brought messages, with a link to each of them.
///
/// At most 128 links, as an SDK drops more; the count says how many there were. What is equal for
/// all messages stands on the span, the rest on the links. An empty fetch has no span.
final class ReceiveSpan {
    private static final int LINKS = 128;

    private final Tracer tracer;
    private final SubjectTemplates templates;
    private final Peer peer;

    ReceiveSpan(Tracer tracer, SubjectTemplates templates, Peer peer) {
        this.tracer = tracer;
        this.templates = templates;
        this.peer = peer;
    }

    void record(FetchOptions options, Batch batch, Instant from, Instant to) {
        if (batch.deliveries().isEmpty()) {
            return;
        }
        var template = template(batch);
        var builder =
                tracer.spanBuilder(template.isEmpty() ? "receive" : "receive " + template)
                        .setSpanKind(SpanKind.CLIENT)
                        .setStartTimestamp(from)
                        .setAttribute(Attribute.SYSTEM, "nats")
                        .setAttribute(Attribute.OPERATION_NAME, "receive")
                        .setAttribute(Attribute.OPERATION_TYPE, "receive")
                        .setAttribute(Attribute.SUBSCRIPTION, options.consumer())
                        .setAttribute(Attribute.STREAM, options.stream())
                        .setAttribute(Attribute.CONSUMER, options.consumer())
                        .setAttribute(Attribute.BATCH_COUNT, (long) batch.deliveries().size());
        if (!template.isEmpty()) {
            builder.setAttribute(Attribute.TEMPLATE, template);
        }
        peer.describe(builder);
        for (var delivery :
                batch.deliveries().subList(0, Math.min(LINKS, batch.deliveries().size()))) {
            var creation = delivery.trace();
            if (creation.isValid()) {
                builder.addLink(creation, describe(delivery));
            }
        }
        end(builder.startSpan(), batch, to);
    }

    private static void end(Span span, Batch batch, Instant to) {
        if (batch.end() == Batch.End.UNANSWERED) {
            span.setAttribute(Attribute.ERROR_TYPE, "timeout").setStatus(StatusCode.ERROR);
        }
        span.end(to);
    }

    /// The one template of all messages; empty when there are several.
    String template(Batch batch) {
        var each =
                batch.deliveries().stream()
                        .map(d -> templates.of(d.subject()))
                        .distinct()
                        .limit(2)
                        .toList();
        return each.size() == 1 ? each.getFirst() : "";
    }

    private static Attributes describe(Delivery delivery) {
        return Attributes.builder()
                .put(Attribute.MESSAGE_ID, delivery.eventId())
                .put(Attribute.DESTINATION, delivery.subject())
                .put(Attribute.STREAM_SEQUENCE, delivery.sequence())
                .put(Attribute.DELIVERY_COUNT, delivery.attempt())
                .build();
    }
}
