package dev.waybill.gateway.survey;

/// How a consumer is doing, judged by how it moved over the last polls and by no threshold of
/// anyone. The code is its value as a metric.
public enum Status {
    /// Within the window it had nothing left to process.
    OK(0),
    /// Paused; what comes waits.
    PAUSED(1),
    /// What is left to process falls.
    CATCHING_UP(2),
    /// It works, and what is left to process does not fall.
    LAGGING(3),
    /// All the window it had as many unanswered messages as it may have.
    SATURATED(4),
    /// It is asked for messages, has some, and nothing moved.
    STALLED(5),
    /// It has messages and nobody asked for them.
    NO_SUBSCRIBERS(6),
    /// The same message has been the oldest for three times AckWait while deliveries went on.
    POISONED(7),
    /// It has no leader.
    LEADERLESS(8);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
