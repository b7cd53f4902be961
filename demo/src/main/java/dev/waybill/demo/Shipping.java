package dev.waybill.demo;

import dev.waybill.client.Delivery;
import dev.waybill.client.Handler;
import dev.waybill.client.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ships what is paid.
final class Shipping implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);

    private final Journal journal;

    Shipping(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Verdict handle(Delivery delivery) {
        var payment = Json.read(delivery.text(), PaymentCaptured.class);
        LOG.info("shipped order {}", payment.order());
        journal.shipped(payment.orderEvent(), delivery);
        return Verdict.ack();
    }
}
