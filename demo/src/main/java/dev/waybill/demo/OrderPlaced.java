package dev.waybill.demo;

import java.math.BigDecimal;

/// The fact that a customer has ordered: all that billing needs, so that it has to ask nobody.
record OrderPlaced(long number, String customer, BigDecimal total) {
    static final String TYPE = "OrderPlaced.v2";
    static final String SUBJECT = "orders.placed";
}
