package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.Optional;

/// A replay on its way to the one consumer that failed: the message's own headers, what is known of
/// its death, and which replay this is.
///
/// Its headers are believed only because nobody but an operator may publish to a lane. `by` and
/// `reason` are the operator's, `job` is empty outside a bulk job.
public record LaneMessage(DeadLetter letter, int replay, String by, String reason, String job) {

    /// The headers to publish, without a trace: `entry` are those of the entry.
    public Headers headers(Headers entry) {
        var headers = OriginalHeaders.restore(entry);
        OriginalHeaders.kept(entry).forEach((name, values) -> headers.put(name, values));
        DeadLetterHeaders.write(letter, headers);
        DeadLetterHeaders.put(headers, DeadLetterState.REPLAY, Integer.toString(replay));
        DeadLetterHeaders.put(headers, DeadLetterState.BY, by);
        DeadLetterHeaders.put(headers, DeadLetterState.REASON, reason);
        DeadLetterHeaders.put(headers, DeadLetterState.JOB, job);
        return headers;
    }

    /// The replay of those headers; empty where they are of none.
    public static Optional<LaneMessage> read(Headers headers) {
        int replay = (int) DeadLetterHeaders.number(headers, DeadLetterState.REPLAY);
        return replay < 1
                ? Optional.empty()
                : DeadLetterHeaders.read(headers)
                        .map(letter ->
                                new LaneMessage(
                                        letter,
                                        replay,
                                        DeadLetterHeaders.text(headers, DeadLetterState.BY),
                                        DeadLetterHeaders.text(headers, DeadLetterState.REASON),
                                        DeadLetterHeaders.text(headers, DeadLetterState.JOB)));
    }
}
