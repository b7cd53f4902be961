package dev.waybill.bench.jetstream;

import io.nats.client.ConsumeOptions;
import io.nats.client.MessageConsumer;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;

/// Consumes with the NATS client alone, and acknowledges each message.
record RawReading(MessageConsumer consumer) implements Reading {

    static Reading.Way way() {
        return (connection, durable, receipts) -> {
            var context =
                    connection
                            .getStreamContext(FreshStream.NAME)
                            .createOrUpdateConsumer(
                                    ConsumerConfiguration.builder()
                                            .durable(durable)
                                            .ackPolicy(AckPolicy.Explicit)
                                            .ackWait(Duration.ofSeconds(30))
                                            .maxAckPending(Consuming.ACK_PENDING)
                                            .build());
            var options = ConsumeOptions.builder().batchSize(Consuming.PULL).build();
            return new RawReading(
                    context.consume(
                            options,
                            message -> {
                                receipts.add(message.metaData().streamSequence());
                                message.ack();
                            }));
        };
    }

    @Override
    public void finish() {}

    @Override
    public void verify(FreshStream stream, long handled) {}

    @Override
    public void close() throws Exception {
        consumer.close();
    }
}
