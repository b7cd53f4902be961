package dev.waybill.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// The lines of an NDJSON body, read one by one; blank ones are skipped but counted.
///
/// Holds one line of at most `limit` bytes; what is longer is read over and told as too long, so
/// that the lines behind it are still served. A byte order mark in front is dropped, a final line
/// needs no newline. For one thread.
public final class Lines {
    private static final int BUFFER = 16 * 1024;

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private int number;

    Lines(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /// One line, numbered from 1; `tooLong` ones have no bytes.
    @SuppressWarnings("ArrayRecordComponent")
    public record Line(int number, byte[] bytes, boolean tooLong) {}

    /// The next line that is not blank; empty at the end of the body.
    public Optional<Line> next() throws IOException {
        while (fill()) {
            var line = read();
            if (line.tooLong() || !isBlank(line.bytes())) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    private Line read() throws IOException {
        number++;
        var line = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        while (fill()) {
            int newline = indexOfNewline();
            int stop = newline < 0 ? end : newline;
            tooLong |= line.size() + stop - position > limit + 1;
            if (!tooLong) {
                line.write(buffer, position, stop - position);
            }
            position = newline < 0 ? end : newline + 1;
            if (newline >= 0) {
                break;
            }
        }
        return tooLong ? new Line(number, new byte[0], true) : trimmed(line.toByteArray());
    }

    private Line trimmed(byte[] line) {
        boolean marked =
                number == 1
                        && line.length >= 3
                        && line[0] == (byte) 0xef
                        && line[1] == (byte) 0xbb
                        && line[2] == (byte) 0xbf;
        int from = marked ? 3 : 0;
        int to =
                line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        boolean tooLong = to - from > limit;
        return new Line(
                number, tooLong ? new byte[0] : Arrays.copyOfRange(line, from, to), tooLong);
    }

    private int indexOfNewline() {
        for (int i = position; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        if (position < end) {
            return true;
        }
        position = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
