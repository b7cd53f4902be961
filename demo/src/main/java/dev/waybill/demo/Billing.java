package dev.waybill.demo;

import dev.waybill.client.Delivery;
import dev.waybill.client.Handler;
import dev.waybill.client.PublishOutcome;
import dev.waybill.client.RetryPolicy;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the money for each order. The bank of every fourth customer is busy at the first attempt,
/// and one order in a hundred fails at every attempt, until the cause is mended.
final class Billing implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Billing.class);
    static final String PAYMENT_OF = "payment-of-";

    /// Short rests, so that a dead letter is there soon.
    static final RetryPolicy RETRY =
            new RetryPolicy(3, Duration.ofMillis(200), 2, Duration.ofSeconds(1));

    private static final Duration SOON = Duration.ofMillis(150);
    private static final int FOREIGN = 100;
    private static final int FIRST_FOREIGN = 17;

    private final Waybill waybill;
    private final Journal journal;
    private final boolean fixed;

    /// `fixed` says whether orders in a foreign currency can be billed.
    Billing(Waybill waybill, Journal journal, boolean fixed) {
        this.waybill = waybill;
        this.journal = journal;
        this.fixed = fixed;
    }

    /// What it publishes belongs to the trace of the order, since that is current here.
    @Override
    public Verdict handle(Delivery delivery) {
        var order = Json.read(delivery.text(), OrderPlaced.class);
        if (order.number() % 4 == 2 && delivery.attempt() == 1) {
            LOG.info("the bank is busy, order {} is tried again", order.number());
            return Verdict.retry(SOON);
        }
        requireRate(order, delivery);
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

    /// The fault of the demo.
    private void requireRate(OrderPlaced order, Delivery delivery) {
        if (fixed || order.number() % FOREIGN != FIRST_FOREIGN) {
            return;
        }
        if (delivery.attempt() >= RETRY.attempts() && !delivery.isReplay()) {
            journal.givenUp(delivery.eventId());
        }
        throw new IllegalStateException("no exchange rate for order " + order.number());
    }

    private static PaymentCaptured payment(OrderPlaced order, Delivery delivery) {
        return new PaymentCaptured(order.number(), order.total(), delivery.eventId());
    }
}
