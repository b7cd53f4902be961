package dev.waybill.bench.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongPredicate;

/// Reads server-sent events for the sequences in their ids, `id: <epoch>-<sequence>`, and looks at
/// nothing else.
final class EventScan {
    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_ID = 64;

    private final byte[] start = new byte[LONGEST_ID];
    private int length;
    private long idOfFrame = -1;
    private boolean message;

    /// Hands over the sequence of each event of the type `message`, until the predicate says that
    /// it wants no more, or the stream ends.
    void read(InputStream stream, LongPredicate wantsMore) throws IOException {
        var buffer = new byte[BUFFER];
        int count = stream.read(buffer);
        while (count >= 0) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    if (!line(wantsMore)) {
                        return;
                    }
                } else if (length < LONGEST_ID) {
                    start[length++] = buffer[i];
                }
            }
            count = stream.read(buffer);
        }
    }

    private boolean line(LongPredicate wantsMore) {
        boolean goesOn = true;
        if (length == 0) {
            goesOn = !message || wantsMore.test(idOfFrame);
            message = false;
        } else if (start[0] == 'i') {
            var id = new String(start, 0, length, StandardCharsets.US_ASCII);
            idOfFrame = Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
        } else if (start[0] == 'e') {
            message =
                    new String(start, 0, length, StandardCharsets.US_ASCII)
                            .equals("event: message");
        }
        length = 0;
        return goesOn;
    }
}
