package dev.waybill.gateway.deliver;

/// Ends a message for good: whatever has to be kept of it is kept before the server is told.
///
/// Blocks until the server has confirmed it. Anything but [AckStatus#OK] means that the message may
/// come back.
@FunctionalInterface
interface Terminator {
    AckStatus terminate(Lease lease, String reason) throws InterruptedException;
}
