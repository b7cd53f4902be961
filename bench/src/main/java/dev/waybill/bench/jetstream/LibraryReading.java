package dev.waybill.bench.jetstream;

import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Consumption;
import dev.waybill.client.Parenting;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
import java.util.function.UnaryOperator;

/// Consumes with the library: a span, a verdict and an acknowledgement for each message.
record LibraryReading(Consumption consumption, Tracing tracing) implements Reading {

    /// As many at the client as the NATS client has, on the library's usual 16 threads.
    static Reading.Way with(Tracing.Source source) {
        return with(source, options -> options.pullMessages(Consuming.PULL));
    }

    /// With as many at the client as the library takes when nothing is said.
    static Reading.Way asItComes(Tracing.Source source) {
        return with(source, UnaryOperator.identity());
    }

    private static Reading.Way with(Tracing.Source source, UnaryOperator<ConsumeOptions> settings) {
        return (connection, durable, receipts) -> {
            var tracing = source.open();
            var waybill =
                    Waybill.builder(connection, HeaderSource.SOURCE)
                            .openTelemetry(tracing.openTelemetry())
                            .createStreams()
                            .build();
            // A child whatever the message's age, so that its trace is known.
            var options =
                    ConsumeOptions.of(FreshStream.NAME, durable)
                            .maxAckPending(Consuming.ACK_PENDING)
                            .parenting(Parenting.PARENT);
            return new LibraryReading(
                    waybill.consume(
                            settings.apply(options),
                            delivery -> {
                                receipts.add(delivery.sequence());
                                return Verdict.ack();
                            }),
                    tracing);
        };
    }

    @Override
    public void finish() {
        tracing.flush();
    }

    @Override
    public void verify(FreshStream stream, long handled) throws Exception {
        tracing.verify(handled);
        if (tracing == Untraced.INSTANCE) {
            return;
        }
        for (long sequence : FreshStream.samples(handled).toArray()) {
            tracing.verify(stream.headers(sequence), sequence);
        }
    }

    @Override
    public void close() {
        consumption.close();
    }
}
