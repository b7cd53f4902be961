package dev.waybill.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.Stored;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Forgets dead letters that have been over for long, their states and what is in the bin, and jobs
/// and alerts that have ended as long ago.
final class Retention {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Store store;
    private final DeadLetterSpace space;

    Retention(Store store) {
        this.store = store;
        this.space = store.space();
    }

    /// Those whose last state is older than that and says that they are over.
    void forgetBefore(Instant time) {
        var states = space.statesOf(Optional.empty(), Optional.empty());
        new Reading(store)
                .read(
                        space.operations(),
                        states,
                        0,
                        Reading.CHUNK,
                        false,
                        read -> {
                            read.stream()
                                    .filter(each -> each.at().isBefore(time))
                                    .forEach(this::forget);
                            return isBefore(read, time);
                        });
    }

    /// Jobs whose last message is older than that and says that they have ended.
    void forgetJobsBefore(Instant time) {
        new Reading(store)
                .read(
                        space.operations(),
                        space.jobs(),
                        0,
                        Reading.CHUNK,
                        true,
                        read -> {
                            read.stream()
                                    .filter(each -> each.at().isBefore(time))
                                    .forEach(this::forgetJob);
                            return isBefore(read, time);
                        });
    }

    /// Alerts whose record is older than that and says that it is resolved.
    void forgetAlertsBefore(Instant time) {
        new Reading(store)
                .read(
                        space.operations(),
                        space.alerts(),
                        0,
                        Reading.CHUNK,
                        true,
                        read -> {
                            read.stream()
                                    .filter(each -> each.at().isBefore(time))
                                    .filter(Retention::isResolved)
                                    .forEach(this::forgetAlert);
                            return isBefore(read, time);
                        });
    }

    /// A group that was opened again has a later record, which stays.
    private void forgetAlert(Stored stored) {
        store.purge(space.operations(), stored.subject(), stored.sequence());
    }

    private static boolean isResolved(Stored stored) {
        try {
            return JSON.readTree(stored.data()).path("status").asText().equals("resolved");
        } catch (IOException e) {
            return false;
        }
    }

    private void forgetJob(Stored stored) {
        boolean ended = Jobs.record(stored).filter(record -> !record.job().isRunning()).isPresent();
        if (ended) {
            store.purge(space.operations(), stored.subject(), stored.sequence());
        }
    }

    private void forget(Stored stored) {
        var state = DeadLetterState.read(stored.headers());
        if (state.filter(each -> each.phase().isOver()).isEmpty()) {
            return;
        }
        var last = store.last(space.operations(), stored.subject());
        if (last.filter(each -> each.sequence() == stored.sequence()).isPresent()) {
            store.purge(space.operations(), stored.subject(), stored.sequence());
            emptyBin(stored.subject(), space.bin(state.get().letter().id()));
        }
    }

    /// Not where it has been restored, or has died again, meanwhile.
    private void emptyBin(String state, String bin) {
        if (store.last(space.operations(), state).isEmpty()) {
            store.purge(space.operations(), bin, lastOf(bin));
        }
    }

    private long lastOf(String subject) {
        return store.last(space.operations(), subject).map(Stored::sequence).orElse(1L);
    }

    private static boolean isBefore(List<Stored> read, Instant time) {
        return read.getLast().at().isBefore(time);
    }
}
