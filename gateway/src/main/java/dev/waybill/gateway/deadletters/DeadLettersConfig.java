package dev.waybill.gateway.deadletters;

import dev.waybill.wire.DeadLetterSpace;
import java.time.Duration;

/// Where dead letters live, how long a replay may be under way unseen before it is looked for, and
/// how long what is over is remembered.
public record DeadLettersConfig(DeadLetterSpace space, Duration grace, Duration history) {
    public DeadLettersConfig {
        if (grace.toMillis() < 100 || history.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "dead-letters.grace and dead-letters.history must be 100ms or more: "
                            + grace
                            + ", "
                            + history);
        }
    }
}
