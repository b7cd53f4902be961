package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// A dead letter as the message that is stored: what is known of it, the message's own headers, and
/// its payload.
///
/// Fitted to the server's largest message: as long as it is too large the stack goes, then the
/// error's text, then the message's own headers but those of CloudEvents, and at last the payload,
/// which then is a pointer to the message in its stream.
public final class EntryMessage {
    private static final int ROOM_FOR_EXPECTATIONS = 128;
    private static final byte[] NOTHING = {};

    private final DeadLetter letter;
    private final Headers headers;
    private final byte[] data;

    private EntryMessage(DeadLetter letter, Headers headers, byte[] data) {
        this.letter = letter;
        this.headers = headers;
        this.data = data;
    }

    /// `original` are the headers as the consumer got them, `maxPayload` the most bytes of headers
    /// and payload that the server takes.
    public static EntryMessage of(
            DeadLetter letter, Headers original, byte[] data, long maxPayload) {
        var own = new Headers();
        OriginalHeaders.copy(original, own);
        return fit(letter, own, data, maxPayload - ROOM_FOR_EXPECTATIONS);
    }

    /// The same entry again, such as one that is restored or has died once more: `entry` are the
    /// headers of an entry or of a lane message.
    public static EntryMessage again(
            DeadLetter letter, Headers entry, byte[] data, long maxPayload) {
        var own = OriginalHeaders.restore(entry);
        OriginalHeaders.kept(entry).forEach((name, values) -> own.put(name, values));
        return fit(letter, own, data, maxPayload - ROOM_FOR_EXPECTATIONS);
    }

    /// What it says, with as much detail as fitted.
    public DeadLetter letter() {
        return letter;
    }

    /// The headers to publish, without expectations and trace.
    public Headers headers() {
        return headers;
    }

    /// The payload; not copied.
    public byte[] data() {
        return data;
    }

    private static EntryMessage fit(DeadLetter letter, Headers own, byte[] data, long limit) {
        List<UnaryOperator<DeadLetter>> lessDetail =
                List.of(
                        UnaryOperator.identity(),
                        all -> all.failure(shortened(all.failure(), false)),
                        all -> all.failure(shortened(all.failure(), true)));
        for (var less : lessDetail) {
            var fitted = entry(less.apply(letter), own, data);
            if (fitted.size() <= limit) {
                return fitted;
            }
        }
        var least = lessDetail.getLast().apply(letter);
        var fitted = entry(least, onlyCloudEvents(own), data);
        return fitted.size() <= limit
                ? fitted
                : entry(least.payload(pointer(letter)), onlyCloudEvents(own), NOTHING);
    }

    private static EntryMessage entry(DeadLetter letter, Headers own, byte[] data) {
        var headers = new Headers(own);
        DeadLetterHeaders.write(letter, headers);
        return new EntryMessage(letter, headers, data);
    }

    private long size() {
        return (long) headers.serializedLength() + data.length;
    }

    private static PayloadForm pointer(DeadLetter letter) {
        return letter.payload() == PayloadForm.MISSING ? PayloadForm.MISSING : PayloadForm.POINTER;
    }

    private static DeadLetter.Failure shortened(DeadLetter.Failure failure, boolean textToo) {
        return new DeadLetter.Failure(
                failure.type(),
                textToo ? "" : failure.message(),
                failure.frame(),
                "",
                failure.fingerprint(),
                failure.traceparent());
    }

    private static Headers onlyCloudEvents(Headers own) {
        var kept = new Headers();
        own.forEach((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith(HeaderNames.CE_PREFIX)) {
                kept.put(name, values);
            }
        });
        return kept;
    }
}
