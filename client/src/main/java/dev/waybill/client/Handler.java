package dev.waybill.client;

/// The application's part: it is given one delivery and decides about it.
@FunctionalInterface
public interface Handler {
    /// Called on a virtual thread of its own, with the trace and the log context of the delivery in
    /// place. It is interrupted when its budget is over.
    Verdict handle(Delivery delivery) throws Exception;
}
