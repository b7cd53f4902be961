package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.ConsumerView;
import dev.waybill.gateway.survey.Freshness;
import dev.waybill.gateway.survey.Lag;
import dev.waybill.gateway.survey.Search.Began;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is remembered of one consumer from poll to poll: how it looked, where it began, and the
/// searches that need not be asked again.
record Memory(ConsumerView view, Optional<Began> began, List<Found> found, int missed) {
    Memory {
        found = List.copyOf(found);
    }

    /// The same after a poll that had no answer for it.
    Memory missedOnce() {
        return new Memory(view.unanswered(Freshness.after(missed + 1)), began, found, missed + 1);
    }

    /// By how much it was behind; those that are farthest behind are looked at first.
    Duration behind() {
        return view.lag().map(Lag::time).orElse(Duration.ZERO);
    }
}
