package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterId;
import java.util.List;

/// What became of an operator's wish. Conflicts leave everything as it was.
public sealed interface Acted {
    /// It is done, or under way; the dead letter as it then is.
    record Done(Listed listed) implements Acted {}

    record NotFound(DeadLetterId id) implements Acted {}

    /// It cannot be done now. `code` is one of the constants here; `alsoSeenBy` names the other
    /// consumers that would see a replay to the subject.
    record Conflict(String code, String message, List<String> alsoSeenBy) implements Acted {
        /// Its replay is under way already.
        public static final String ALREADY_REPLAYING = "already-replaying";

        /// It is resolved or discarded; or, to be restored, not discarded.
        public static final String NOT_OPEN = "not-open";

        /// Its consumer is gone, or reads no replays.
        public static final String NO_LANE = "no-lane";

        /// Others would see it, and that has not been confirmed.
        public static final String CONFIRM_REQUIRED = "confirm-required";

        /// Its payload is gone, so there is nothing to replay.
        public static final String PAYLOAD_MISSING = "payload-missing";

        /// With what a replay adds it is larger than the server takes.
        public static final String TOO_LARGE = "too-large";

        /// Its stream is gone, or no longer takes its subject.
        public static final String NO_STREAM = "no-stream";

        /// A stream did not take it; the message says why.
        public static final String REFUSED = "refused";

        public Conflict {
            alsoSeenBy = List.copyOf(alsoSeenBy);
        }
    }
}
