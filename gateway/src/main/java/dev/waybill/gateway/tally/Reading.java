package dev.waybill.gateway.tally;

import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One look at the dead letter queue. Never asks for a payload.
final class Reading {
    private static final int STREAM = 2;
    private static final int CONSUMER = 3;

    private final Connection connection;
    private final JetStreamOptions options;
    private final DeadLetterSpace space;

    Reading(Connection connection, JetStreamOptions options, DeadLetterSpace space) {
        this.connection = connection;
        this.options = options;
        this.space = space;
    }

    /// How many are open, and the one that died first; empty where none is open.
    record Figures(long open, Optional<Entry> oldest) {}

    /// Reads the headers of what has come since the last look, and the names of those that have an
    /// alert record, which have had dead letters.
    void catchUp(Books books, StreamInfo info) throws IOException, JetStreamApiException {
        if (info.getStreamState().getLastSequence() >= books.next()) {
            StreamScan.of(connection, options, space.entries(), space.entrySubjects().getFirst())
                    .headersFrom(books.next())
                    .read(message -> {
                        Entry.of(message).ifPresent(books::add);
                        return true;
                    });
        }
        books.read(info);
        var records =
                connection
                        .jetStreamManagement(options)
                        .getStreamInfo(
                                space.operations(),
                                StreamInfoOptions.filterSubjects(space.alerts()));
        for (var subject : records.getStreamState().getSubjects()) {
            var tokens = List.of(subject.getName().split("\\.", -1));
            books.know(new Source(tokens.get(STREAM), tokens.get(CONSUMER)));
        }
    }

    Figures figures(Source source, DeadBefore deadBefore)
            throws IOException, JetStreamApiException {
        var head =
                scan(space.entriesOf(Optional.of(source.stream()), Optional.of(source.consumer())))
                        .head();
        var stored = head.first().flatMap(Entry::of);
        var before = presentFirst(deadBefore);
        var oldest =
                Stream.of(stored, before)
                        .flatMap(Optional::stream)
                        .min(Comparator.comparing(Entry::firstDeadAt));
        return new Figures(head.count(), oldest);
    }

    private Optional<Entry> presentFirst(DeadBefore deadBefore)
            throws IOException, JetStreamApiException {
        for (var first = deadBefore.first(); first.isPresent(); first = deadBefore.first()) {
            if (scan(space.entry(first.get().letter().id())).head().count() > 0) {
                return first;
            }
            deadBefore.remove(first.get());
        }
        return Optional.empty();
    }

    private StreamScan scan(String subject) throws IOException, JetStreamApiException {
        return StreamScan.of(connection, options, space.entries(), subject).headersFrom(1);
    }
}
