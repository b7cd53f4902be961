package dev.waybill.demo;

import dev.waybill.client.Delivery;
import dev.waybill.client.Handler;
import dev.waybill.client.PublishOutcome;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the money for each order. The bank of every fourth customer is busy at the first attempt.
final class Billing implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Billing.class);
    static final String PAYMENT_OF = "payment-of-";

    private static final Duration SOON = Duration.ofMillis(150);

    private final Waybill waybill;
    private final Journal journal;

    Billing(Waybill waybill, Journal journal) {
        this.waybill = waybill;
        this.journal = journal;
    }

    /// What it publishes belongs to the trace of the order, since that is current here.
    @Override
    public Verdict handle(Delivery delivery) {
        var order = Json.read(delivery.text(), OrderPlaced.class);
        if (order.number() % 4 == 2 && delivery.attempt() == 1) {
            LOG.info("the bank is busy, order {} is tried again", order.number());
            return Verdict.retry(SOON);
        }
        // The id comes from the order's, so a second delivery stores no second payment.
        var captured =
                waybill.event(PaymentCaptured.SUBJECT)
                        .type(PaymentCaptured.TYPE)
                        .id(PAYMENT_OF + delivery.eventId())
                        .key(order.customer())
                        .json(Json.write(payment(order, delivery)))
                        .build();
        return switch (waybill.publish(captured)) {
            case PublishOutcome.Stored _ -> {
                LOG.info("captured {} for order {}", order.total(), order.number());
                journal.billed(delivery);
                yield Verdict.ack();
            }
            case PublishOutcome.Refused _, PublishOutcome.Unanswered _ -> Verdict.retry();
        };
    }

    private static PaymentCaptured payment(OrderPlaced order, Delivery delivery) {
        return new PaymentCaptured(order.number(), order.total(), delivery.eventId());
    }
}
