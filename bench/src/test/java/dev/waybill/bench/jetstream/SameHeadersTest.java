package dev.waybill.bench.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.wire.HeaderNames;
import io.nats.client.impl.Headers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The raw contenders write what the library writes.
class SameHeadersTest {
    @Test
    void theRawEnvelopeHasTheNamesAndLengthsOfTheLibrarys() throws Exception {
        try (var site = Site.start();
                var connection = site.connect();
                var stream = FreshStream.make(connection)) {
            var payload = Payload.of(256);
            try (var raw = RawSending.with(HeaderSource.ENVELOPE).open(connection, payload);
                    var library =
                            LibrarySending.with(PublishSection.discarded())
                                    .open(connection, payload)) {
                raw.once();
                library.once();
            }

            assertThat(lengths(stream.headers(1))).isEqualTo(lengths(stream.headers(2)));
        }
    }

    /// The time's digits depend on the moment.
    private static Map<String, Integer> lengths(Headers headers) {
        var lengths = new TreeMap<String, Integer>();
        for (var name : headers.keySet()) {
            var value = String.valueOf(headers.getFirst(name));
            lengths.put(name, name.equals(HeaderNames.CE_TIME) ? 0 : value.length());
        }
        return lengths;
    }
}
