package dev.waybill.gateway.alert;

import dev.waybill.wire.DeadLetter;

/// What the dead letters of a group have in common: who gave them up, and why.
record Cause(String stream, String consumer, String fingerprint) {
    static Cause of(DeadLetter letter) {
        return new Cause(
                letter.id().stream(), letter.id().consumer(), letter.failure().fingerprint());
    }
}
