package dev.waybill.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Ledger;
import dev.waybill.wire.HeaderNames;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The books of events that are published over HTTP: the stream as it is read by sequence, and what
/// each of its two consumers saw.
record Books(Ledger stream, Ledger library, Ledger http, Map<String, Long> answers) {
    static Books open() {
        return new Books(new Ledger(), new Ledger(), new Ledger(), new ConcurrentHashMap<>());
    }

    /// Before the first try.
    void sent(String id) {
        ledgers().forEach(ledger -> ledger.sent(id));
    }

    /// The answer gave that sequence.
    void stored(String id, long sequence) {
        ledgers().forEach(ledger -> ledger.stored(id));
        answers.put(id, sequence);
    }

    int storedCount() {
        return stream.storedCount();
    }

    /// Reads the whole stream, one sequence after the other and past the gateway, and compares each
    /// answer with what lies at its sequence.
    void read(Connection connection, String name) throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement();
        long last = management.getStreamInfo(name).getStreamState().getLastSequence();
        for (long sequence = 1; sequence <= last; sequence++) {
            var headers = requireNonNull(management.getMessage(name, sequence).getHeaders());
            var id = requireNonNull(headers.getFirst(HeaderNames.CE_ID));
            stream.seen(id);
            assertThat(answers.getOrDefault(id, sequence)).as(id).isEqualTo(sequence);
        }
    }

    /// Nothing that was answered with a sequence is missing, and nothing is there twice.
    void assertStreamIsTrue() {
        stream.assertNothingLost();
        assertThat(stream.duplicates()).as(stream.summary()).isEmpty();
    }

    private List<Ledger> ledgers() {
        return List.of(stream, library, http);
    }
}
