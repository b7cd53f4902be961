package dev.waybill.gateway.tally;

/// What a look at the dead letter queue has found: whether it has changed since the last look that
/// succeeded, and whether it takes no more.
public record Looked(boolean changed, boolean full) {}
