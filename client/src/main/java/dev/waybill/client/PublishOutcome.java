package dev.waybill.client;

import java.time.Duration;

/// What became of one published event. Three answers, all ordinary, so none is an exception.
public sealed interface PublishOutcome {

    /// The stream has it under that sequence. `duplicate` means that it had it already, and the
    /// sequence is that of the first copy.
    record Stored(String stream, long sequence, boolean duplicate) implements PublishOutcome {
        public Stored {
            if (sequence < 1) {
                throw new IllegalArgumentException("sequence must be positive: " + sequence);
            }
        }
    }

    /// It is not stored, and `reason` says why. `code` is JetStream's `err_code` (10000 and above),
    /// or one of the codes named here where JetStream was not reached.
    record Refused(int code, String reason) implements PublishOutcome {
        /// The connection is down; nothing was sent.
        public static final int NOT_CONNECTED = 0;

        /// The client does not take it, for its subject or a header; nothing was sent.
        public static final int INVALID = 400;

        /// The server does not let this user publish to that subject.
        public static final int NOT_PERMITTED = 403;

        /// The event, headers included, is over the server's maximum payload; nothing was sent.
        public static final int TOO_LARGE = 413;

        /// The stream is given more than it can take for now.
        public static final int TOO_MANY_REQUESTS = 429;

        /// Nobody takes that subject: no stream, or its leader is being elected.
        public static final int NO_RESPONDERS = 503;

        /// JetStream's error for a wrong last sequence.
        public static final int WRONG_LAST_SEQUENCE = 10071;
    }

    /// No answer came that can be trusted. The event may be stored or not; publish the same event
    /// again, and the stream keeps one.
    record Unanswered(Duration waited) implements PublishOutcome {}
}
