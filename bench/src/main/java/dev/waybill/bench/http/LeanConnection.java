package dev.waybill.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One keep-alive HTTP/1.1 connection over a socket, for one thread.
///
/// It understands a status line, a length and chunks, and nothing else, so that giving load costs
/// little beside what is measured.
final class LeanConnection implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final int STATUS_BEGINS = 9;
    private static final int STATUS_ENDS = 12;
    private static final int CHUNKED = -1;

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    LeanConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = socket.getInputStream();
    }

    /// Sends it and reads the whole answer.
    Answer exchange(Request request) throws IOException {
        out.write(request.bytes());
        int status = status();
        return new Answer(status, new Body(length()).readAllBytes());
    }

    /// Sends it and leaves the body to be read; fails unless the status is 200. The connection
    /// serves nothing else from then on.
    InputStream stream(Request request) throws IOException {
        out.write(request.bytes());
        int status = status();
        var body = new Body(length());
        if (status != 200) {
            new Answer(status, body.readAllBytes()).require(200);
        }
        return body;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int status() throws IOException {
        var line = line();
        if (!line.startsWith("HTTP/1.1 ") || line.length() < STATUS_ENDS) {
            throw new IOException("no status line: " + line);
        }
        return Integer.parseInt(line.substring(STATUS_BEGINS, STATUS_ENDS));
    }

    /// How long the body is; 0 where nothing is said.
    private int length() throws IOException {
        int length = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).trim());
            } else if (line.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
                length = line.toLowerCase(Locale.ROOT).contains("chunked") ? CHUNKED : length;
            }
        }
        return length;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            for (int i = position; i < limit; i++) {
                if (buffer[i] == '\n') {
                    append(line, i);
                    position = i + 1;
                    return line.toString().stripTrailing();
                }
            }
            append(line, limit);
            fill();
        }
    }

    private void append(StringBuilder line, int end) {
        line.append(new String(buffer, position, end - position, StandardCharsets.ISO_8859_1));
    }

    private void fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        if (limit == 0) {
            throw new EOFException("the connection was closed");
        }
    }

    /// The body of one answer; its end is the end of the stream.
    private final class Body extends InputStream {
        private final boolean chunked;
        private int left;
        private boolean ended;

        Body(int length) {
            this.chunked = length == CHUNKED;
            this.left = chunked ? 0 : length;
            this.ended = length == 0;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (chunked && left == 0 && !ended) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            if (position == limit) {
                fill();
            }
            int count = Math.min(Math.min(length, left), limit - position);
            System.arraycopy(buffer, position, into, offset, count);
            position += count;
            left -= count;
            if (left == 0) {
                chunkEnded();
            }
            return count;
        }

        private void nextChunk() throws IOException {
            left = Integer.parseInt(line().split(";", 2)[0].trim(), 16);
            if (left == 0) {
                ended = true;
                for (var trailer = line(); !trailer.isEmpty(); ) {
                    trailer = line();
                }
            }
        }

        private void chunkEnded() throws IOException {
            if (chunked) {
                line();
            } else {
                ended = true;
            }
        }
    }
}
