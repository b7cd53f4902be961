package dev.waybill.gateway.survey;

/// What the sampled acknowledgements of a consumer told since the gateway began to listen: the
/// seconds from the last delivery to each, and how many deliveries it had taken.
public record AckSamples(
        String stream, String consumer, Distribution seconds, Distribution deliveries) {

    /// Deliveries beyond the first of each message.
    public long redeliveries() {
        return Math.round(deliveries.sum()) - deliveries.count();
    }
}
