package dev.waybill.gateway.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The body of one request, limited while it is read.
final class Body {
    private static final long WORTH_READING = 256 * 1024;

    private final ServerRequest request;

    Body(ServerRequest request) {
        this.request = request;
    }

    byte[] bytes(int limit) {
        long declared = declared(request);
        if (declared > limit) {
            throw tooLarge(limit);
        }
        try {
            return declared < 0 ? stream(limit).readAllBytes() : exactly(declared, limit);
        } catch (IOException e) {
            throw new CloseConnectionException("the body ended early", e);
        }
    }

    /// Reads the end too: only then does the web server take the body for consumed, and serve the
    /// connection's next request.
    private byte[] exactly(long declared, int limit) throws IOException {
        var in = stream(limit);
        var bytes = in.readNBytes(Math.toIntExact(declared));
        if (in.read() >= 0) {
            throw new IOException("the body is longer than it says");
        }
        return bytes;
    }

    InputStream stream(long limit) {
        return new Limited(request.content().inputStream(), limit);
    }

    /// The length that the request says it has; 0 without a body, -1 where it comes in chunks.
    static long declared(ServerRequest request) {
        if (request.headers().contains(io.helidon.http.HeaderNames.TRANSFER_ENCODING)) {
            return -1;
        }
        return request.headers().contentLength().orElse(0);
    }

    /// Reads over a little of what is left, so that the answer to a refused request is not lost in
    /// a connection reset.
    static void linger(ServerRequest request) throws IOException {
        if (!request.continueSent()) {
            return;
        }
        var in = request.content().inputStream();
        long left = WORTH_READING;
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped <= 0 && in.read() < 0) {
                return;
            }
            left -= Math.max(1, skipped);
        }
    }

    private static ProblemException tooLarge(long limit) {
        return Problem.of(ProblemCode.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes")
                .with("limit", limit)
                .exception();
    }

    private static final class Limited extends FilterInputStream {
        private final long limit;
        private long read;

        Limited(InputStream in, long limit) {
            super(in);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = readChunk(bytes, offset, length);
            read += Math.max(0, count);
            if (read > limit) {
                throw tooLarge(limit);
            }
            return count;
        }

        /// Leaves what is unread to the frame.
        @Override
        public void close() {}

        private int readChunk(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (CloseConnectionException | DataReader.InsufficientDataAvailableException e) {
                throw new IOException("the caller went away within the body", e);
            } catch (RequestException e) {
                throw refused(e.status().code(), e.getMessage());
            } catch (HttpException e) {
                throw refused(e.status().code(), e.getMessage());
            } catch (RuntimeException e) {
                throw refused(ProblemCode.REQUEST_REFUSED.status(), "its chunks are malformed");
            }
        }

        private ProblemException refused(int status, @Nullable String reason) {
            return status == ProblemCode.BODY_TOO_LARGE.status()
                    ? tooLarge(limit)
                    : Problem.of(
                                    ProblemCode.REQUEST_REFUSED,
                                    "the body is malformed" + (reason == null ? "" : ": " + reason))
                            .exception();
        }
    }
}
