package dev.waybill.demo;

import java.math.BigDecimal;

/// The fact that an order is paid. `orderEvent` is the id of the event that began it.
record PaymentCaptured(long order, BigDecimal amount, String orderEvent) {
    static final String TYPE = "PaymentCaptured.v1";
    static final String SUBJECT = "payments.captured";
}
