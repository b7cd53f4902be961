package dev.waybill.client;

import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.wire.DeathClass;
import java.time.Duration;
import java.util.Optional;

/// What came of handing one delivery to the application.
///
/// `errorType` is empty when nothing went wrong; `late` says that the server's wait for a word was
/// over before one was sent; `handled` is false where no handler ran.
record Processed(
        Verdict verdict,
        Optional<Throwable> error,
        String errorType,
        Duration took,
        boolean late,
        boolean handled) {
    static final String TIMEOUT = "timeout";

    /// It was delivered more often than it may be attempted, so no handler ran.
    static Processed tooOften() {
        return new Processed(
                Verdict.retry(), Optional.empty(), TIMEOUT, Duration.ZERO, false, false);
    }

    /// Why the message dies of it, should no attempt be left.
    Death death() {
        if (verdict instanceof Verdict.Reject reject) {
            return new Death(DeathClass.REJECTED, reject.reason(), error, Novelty.NEW);
        }
        if (!handled) {
            return new Death(
                    DeathClass.TIMEOUT,
                    "delivered more often than it may be attempted, without a word of its handler",
                    error,
                    Novelty.REPEATED);
        }
        return errorType.equals(TIMEOUT)
                ? new Death(
                        DeathClass.TIMEOUT,
                        "the handler did not end within " + took,
                        error,
                        Novelty.NEW)
                : new Death(DeathClass.EXHAUSTED, reason(), error, Novelty.NEW);
    }

    /// The same of a payload that cannot be read.
    Death undecodable() {
        return new Death(DeathClass.UNDECODABLE, reason(), error, Novelty.NEW);
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
