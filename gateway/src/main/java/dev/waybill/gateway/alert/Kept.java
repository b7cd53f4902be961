package dev.waybill.gateway.alert;

/// A record as it is stored, and the sequence that a change of it must name.
record Kept(GroupRecord record, long revision) {}
