package dev.waybill.bench.http;

import dev.waybill.bench.measure.Unverified;
import java.nio.charset.StandardCharsets;

/// What came back, read to its end.
final class Answer {
    private final int status;
    private final byte[] body;

    Answer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    int status() {
        return status;
    }

    int length() {
        return body.length;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// Itself; fails where it has another status.
    Answer require(int wanted) {
        Unverified.unless(status == wanted, "answered " + status + ": " + text());
        return this;
    }
}
