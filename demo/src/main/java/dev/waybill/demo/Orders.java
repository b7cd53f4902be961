package dev.waybill.demo;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.waybill.client.PublishOutcome;
import dev.waybill.client.Waybill;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Places an order every 120 ms: most with the library, every fourth over HTTP.
///
/// It pauses while too many orders are under way.
final class Orders implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
    private static final Duration PACE = Duration.ofMillis(120);
    private static final List<String> CUSTOMERS = List.of("ada", "grace", "edsger", "barbara");

    private final Waybill waybill;
    private final GatewayClient gateway;
    private final Tracer tracer;
    private final Journal journal;
    private final CountDownLatch closed = new CountDownLatch(1);

    Orders(Waybill waybill, GatewayClient gateway, Tracer tracer, Journal journal) {
        this.waybill = waybill;
        this.gateway = gateway;
        this.tracer = tracer;
        this.journal = journal;
    }

    @Override
    public void run() {
        try {
            for (long number = 1; !closed.await(PACE.toMillis(), MILLISECONDS); number++) {
                var order = order(number);
                if (number % 4 == 0) {
                    placeOverHttp(order);
                } else {
                    place(order);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// No order after the one that is being placed.
    void stop() {
        closed.countDown();
    }

    /// The usual way. The event belongs to the trace that is current, here that of the order.
    private void place(OrderPlaced order) throws InterruptedException {
        var event =
                waybill.event(OrderPlaced.SUBJECT)
                        .type(OrderPlaced.TYPE)
                        .key(order.customer())
                        .json(Json.write(order))
                        .build();
        var span = tracer.spanBuilder("place order").startSpan();
        var traceId = span.getSpanContext().getTraceId();
        var journey = journal.begin(order.number(), event.id(), Via.LIBRARY);
        try (Scope _ = span.makeCurrent();
                var _ = MDC.putCloseable("event_id", event.id());
                var _ = MDC.putCloseable("trace_id", traceId)) {
            switch (waybill.publish(event)) {
                case PublishOutcome.Stored(var stream, var sequence, _) -> {
                    LOG.info("placed order {} for {}", order.number(), order.customer());
                    journal.stored(journey, stream, sequence, traceId);
                }
                case PublishOutcome.Refused(_, var reason) -> {
                    LOG.warn("order {} is not stored: {}", order.number(), reason);
                    journal.notStored(journey);
                }
                case PublishOutcome.Unanswered(var waited) -> {
                    LOG.warn("order {} is in doubt after {}", order.number(), waited);
                    journal.notStored(journey);
                }
            }
        } finally {
            span.end();
        }
    }

    /// The way of those without the library; the gateway begins the trace.
    private void placeOverHttp(OrderPlaced order) throws InterruptedException {
        var id = UUID.randomUUID().toString();
        var journey = journal.begin(order.number(), id, Via.HTTP);
        try (var _ = MDC.putCloseable("event_id", id)) {
            var published = gateway.publish(OrderPlaced.SUBJECT, id, OrderPlaced.TYPE, order);
            try (var _ = MDC.putCloseable("trace_id", published.traceId())) {
                LOG.info("placed order {} over HTTP", order.number());
            }
            journal.stored(journey, published.stream(), published.sequence(), published.traceId());
        } catch (IOException e) {
            LOG.warn("order {} is not stored: {}", order.number(), e.getMessage());
            journal.notStored(journey);
        }
    }

    private static OrderPlaced order(long number) {
        var customer = CUSTOMERS.get((int) (number % CUSTOMERS.size()));
        return new OrderPlaced(number, customer, BigDecimal.valueOf(1_000 + number * 7 % 9_000, 2));
    }
}
