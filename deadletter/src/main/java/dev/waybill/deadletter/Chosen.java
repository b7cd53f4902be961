package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterId;

/// A dead letter that a job has chosen, with the cause that it had then: a replay that fails may
/// give it another one.
record Chosen(DeadLetterId id, String fingerprint) {

    static Chosen of(Listed listed) {
        return new Chosen(listed.letter().id(), listed.letter().failure().fingerprint());
    }

    /// Reads what [#toString] has written.
    static Chosen parse(String text) {
        int blank = text.indexOf(' ');
        return new Chosen(DeadLetterId.parse(text.substring(0, blank)), text.substring(blank + 1));
    }

    /// Those of one consumer and one cause.
    String group() {
        return id.stream() + "." + id.consumer() + "." + fingerprint;
    }

    @Override
    public String toString() {
        return id + " " + fingerprint;
    }
}
