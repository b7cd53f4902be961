package dev.waybill.deadletter;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A bulk action and how far it has come.
///
/// `planned` is what the plan counted; `done` of them have been dealt with, and are `succeeded`,
/// `failed`, `skipped` (poison, or what cannot be acted on any more) or `pending` (no outcome
/// within the time that a job waits for one). `message` says why it ended early, else it is empty.
public record Job(
        String id,
        Action action,
        Query query,
        Status status,
        JobOptions options,
        String by,
        String reason,
        long planned,
        long done,
        long succeeded,
        long failed,
        long skipped,
        long pending,
        String message,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> endedAt) {
    /// Where a job stands; all but the first are ends.
    public enum Status {
        RUNNING,
        /// It has dealt with all it may.
        DONE,
        /// Too many failed in a row.
        STOPPED,
        CANCELLED,
        /// It could not go on; its message says why.
        FAILED;

        /// As it is written in JSON.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Status> of(String word) {
            return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
        }
    }

    public boolean isRunning() {
        return status == Status.RUNNING;
    }
}
