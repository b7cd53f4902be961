package dev.waybill.bench.measure;

import java.time.Duration;

/// How long one contender works in one round: until the time is over or the messages are done,
/// whichever is first. A contender that works through a stock of messages takes the messages alone.
public record Effort(Duration time, int messages) {
    public Effort {
        if (!time.isPositive() || messages < 1) {
            throw new IllegalArgumentException(
                    "a round has some time and some messages: " + time + ", " + messages);
        }
    }

    /// The nano time at which the work ends, for work that begins now.
    public long deadline() {
        return System.nanoTime() + time.toNanos();
    }

    /// A part of it, for contenders whose unit of work is larger.
    public Effort dividedBy(int share) {
        return new Effort(time, Math.max(1, messages / share));
    }
}
