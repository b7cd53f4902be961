package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.Optional;

/// A replay to the subject that a message had, which everyone who reads the subject sees.
///
/// It carries the id of the dead letter, and the number of the replay in its deduplication id, so
/// that publishing it twice stores it once, and its new death inherits count and first time.
public record SubjectReplay(DeadLetterId id, int replay) {
    /// Names the dead letter that a message is a replay of.
    public static final String REPLAY_OF = "Dlq-Replay-Of";

    private static final String START = "replay-";

    /// The value of `Nats-Msg-Id`.
    public String messageId() {
        return START + id + "-" + replay;
    }

    /// The headers to publish, without a trace: `entry` are those of the entry.
    public Headers headers(Headers entry) {
        var headers = OriginalHeaders.restore(entry);
        DeadLetterHeaders.put(headers, REPLAY_OF, id.toString());
        headers.put(HeaderNames.MSG_ID, messageId());
        return headers;
    }

    /// The replay of those headers; empty where they are of none. Anyone can write such headers, so
    /// it counts only where the state of the dead letter says so as well.
    public static Optional<SubjectReplay> read(Headers headers) {
        var messageId = HeaderValues.first(headers, HeaderNames.MSG_ID).orElse("");
        try {
            var id = DeadLetterId.parse(DeadLetterHeaders.text(headers, REPLAY_OF));
            var number =
                    messageId.substring(Math.min(messageId.length(), (START + id + "-").length()));
            if (!number.matches("[1-9][0-9]{0,8}")) {
                return Optional.empty();
            }
            var replay = new SubjectReplay(id, Integer.parseInt(number));
            return replay.messageId().equals(messageId) ? Optional.of(replay) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
