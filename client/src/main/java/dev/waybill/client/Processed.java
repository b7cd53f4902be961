package dev.waybill.client;

import java.time.Duration;
import java.util.Optional;

/// What came of handing one delivery to the application.
///
/// `errorType` is empty when nothing went wrong; `late` says that the server's wait for a word was
/// over before one was sent.
record Processed(
        Verdict verdict, Optional<Throwable> error, String errorType, Duration took, boolean late) {

    /// Why the message dies of it, should no attempt be left.
    Death death() {
        var reason = errorType.equals("timeout") ? Death.Reason.TIMEOUT : Death.Reason.EXHAUSTED;
        return new Death(reason, reason(), error);
    }

    /// One word or sentence for the person who reads the log; empty when all went well.
    String reason() {
        return switch (verdict) {
            case Verdict.Ack ack -> "";
            case Verdict.Reject reject -> reject.reason();
            case Verdict.Retry retry -> errorType.isEmpty() ? "asked for a retry" : errorType;
        };
    }
}
