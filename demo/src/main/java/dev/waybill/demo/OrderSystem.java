package dev.waybill.demo;

import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Consumption;
import dev.waybill.client.Parenting;
import dev.waybill.client.Waybill;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/// The services of the demo, which in life would be programs of their own: orders, billing and
/// shipping with the library, analytics over HTTP.
final class OrderSystem implements AutoCloseable {
    private static final Duration ARRIVAL = Duration.ofSeconds(20);

    private final Journal journal;
    private final GatewayClient http;
    private final Orders orders;
    private final Consumption billing;
    private final Consumption shipping;
    private final Thread ordersThread;
    private final Thread analyticsThread;

    private OrderSystem(URI gateway, Parts parts, Journal journal) {
        this.journal = journal;
        this.http = new GatewayClient(gateway);
        var tracer = parts.openTelemetry().getTracer("dev.waybill.demo");
        var payments = parts.waybill("/billing");
        // A retry belongs to the trace of its order too; without this it begins a trace of its own.
        this.billing =
                payments.consume(
                        ConsumeOptions.of(Streams.ORDERS, "billing")
                                .retry(Billing.RETRY)
                                .parenting(Parenting.PARENT),
                        new Billing(payments, journal, parts.fixed()));
        this.shipping =
                parts.waybill("/shipping")
                        .consume(
                                ConsumeOptions.of(Streams.PAYMENTS, "shipping")
                                        .parenting(Parenting.PARENT),
                                new Shipping(journal));
        this.analyticsThread =
                Thread.ofVirtual().name("analytics").start(new Analytics(http, journal));
        this.orders = new Orders(parts.waybill("/orders"), http, tracer, journal);
        this.ordersThread = Thread.ofVirtual().name("orders").start(orders);
    }

    /// What a service is given by its surroundings, and whether the fault of billing is mended.
    record Parts(
            Connection connection,
            OpenTelemetry openTelemetry,
            MeterRegistry meters,
            boolean fixed) {
        /// One for each service; `source` names it in the events that it publishes.
        Waybill waybill(String source) {
            return Waybill.builder(connection, source)
                    .createStreams()
                    .openTelemetry(openTelemetry)
                    .meters(meters)
                    .subjectTemplates(OrderPlaced.SUBJECT, PaymentCaptured.SUBJECT)
                    .build();
        }
    }

    /// Makes the streams where they are missing and starts the services.
    static OrderSystem start(URI gateway, Parts parts, Journal journal)
            throws IOException, JetStreamApiException {
        Streams.make(parts.connection());
        return new OrderSystem(gateway, parts, journal);
    }

    /// Places no further order, waits until those under way have arrived, and stops the services.
    @Override
    public void close() throws InterruptedException {
        orders.stop();
        ordersThread.join();
        journal.awaitAll(ARRIVAL);
        analyticsThread.interrupt();
        analyticsThread.join();
        shipping.close();
        billing.close();
        http.close();
    }
}
