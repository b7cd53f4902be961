package dev.waybill.gateway.deadletters;

import dev.waybill.deadletter.DeadLetterException;
import dev.waybill.deadletter.DeadLetters;
import dev.waybill.deadletter.HistoryLine;
import dev.waybill.gateway.meter.MeterCatalogue;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Resolution;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts how replays end, by consumer: succeeded, sent or failed.
///
/// A dead letter that is open may also have been restored or its replay taken back; its history
/// tells, which is read for those alone.
final class ReplayCount {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayCount.class);

    private final Meter.MeterProvider<Counter> replayed;
    private final Supplier<Optional<DeadLetters>> deadLetters;

    ReplayCount(MeterRegistry registry, Supplier<Optional<DeadLetters>> deadLetters) {
        this.replayed = MeterCatalogue.DLQ_REPLAYED.counter(registry);
        this.deadLetters = deadLetters;
    }

    void heard(DeadLetterState state, Instant at) {
        var id = state.letter().id();
        switch (state.phase()) {
            case REPLAYING, DISCARDED -> {}
            case RESOLVED -> state.resolution().ifPresent(how -> resolved(id, how));
            case OPEN -> {
                if (!state.by().isEmpty() && hasFailed(id, at)) {
                    count(id, "failed");
                }
            }
        }
    }

    private void resolved(DeadLetterId id, Resolution how) {
        switch (how) {
            case REPLAYED -> count(id, "succeeded");
            case SENT -> count(id, "sent");
            case LATE_SUCCESS -> {}
        }
    }

    private void count(DeadLetterId id, String outcome) {
        replayed.withTags("stream", id.stream(), "consumer", id.consumer(), "outcome", outcome)
                .increment();
    }

    private boolean hasFailed(DeadLetterId id, Instant at) {
        try {
            var found = deadLetters.get().flatMap(each -> each.find(id));
            return found.map(each -> follows(each.history(), at)).orElse(false);
        } catch (DeadLetterException e) {
            LOG.debug("a replay that failed is not counted", e);
            return false;
        }
    }

    /// Whether the change of that time came after a replay.
    private static boolean follows(List<HistoryLine> history, Instant at) {
        for (int i = 1; i < history.size(); i++) {
            if (history.get(i).at().equals(at)) {
                return history.get(i - 1).phase() == Phase.REPLAYING;
            }
        }
        return false;
    }
}
