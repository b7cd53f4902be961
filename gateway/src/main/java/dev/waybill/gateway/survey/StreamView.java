package dev.waybill.gateway.survey;

import java.util.List;

/// A stream and its consumers. Those without a durable name come and go; see
/// [ConsumerFacts.Config#durable].
public record StreamView(StreamFacts facts, Freshness freshness, List<ConsumerView> consumers) {
    public StreamView {
        consumers = List.copyOf(consumers);
    }
}
