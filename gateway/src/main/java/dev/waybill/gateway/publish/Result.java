package dev.waybill.gateway.publish;

import dev.waybill.gateway.http.Problem;

/// What became of one event that came over HTTP.
sealed interface Result {

    /// What the metrics call it; one of a bounded set.
    String outcome();

    /// A stream that takes the subject has it.
    record Stored(String eventId, String subject, String stream, long sequence, boolean duplicate)
            implements Result {
        @Override
        public String outcome() {
            return duplicate ? "duplicate" : "stored";
        }
    }

    /// It was refused, or nobody knows; the problem says which.
    record Failed(Problem problem) implements Result {
        @Override
        public String outcome() {
            return problem.code().code();
        }
    }
}
