package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Unverified;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Publishes with the NATS client alone.
final class RawSending implements Sending {
    private final JetStream jetStream;
    private final HeaderSource headers;
    private final byte[] payload;
    private final AckBook book = new AckBook();
    private final Semaphore room = new Semaphore(Publishing.WINDOW);

    private RawSending(JetStream jetStream, HeaderSource headers, byte[] payload) {
        this.jetStream = jetStream;
        this.headers = headers;
        this.payload = payload;
    }

    static Publishing.Way with(HeaderSource headers) {
        return (connection, payload) ->
                new RawSending(jetStream(connection), headers, payload.bytes());
    }

    @Override
    public void once() throws IOException, JetStreamApiException {
        var ack = jetStream.publish(FreshStream.SUBJECT, headers.next(), payload);
        book.stored(ack.getSeqno(), ack.isDuplicate());
    }

    @Override
    public void ahead() throws InterruptedException {
        room.acquire();
        var _ =
                jetStream
                        .publishAsync(FreshStream.SUBJECT, headers.next(), payload)
                        .whenComplete(this::answered);
    }

    @Override
    public void finish() throws InterruptedException {
        room.acquire(Publishing.WINDOW);
    }

    @Override
    public void verify(FreshStream stream, long sent) throws Exception {
        book.verify(sent);
        stream.verify(sent);
        var wanted = headers.next();
        for (long sequence : FreshStream.samples(sent).toArray()) {
            Unverified.unlessEqual(
                    "headers of message " + sequence,
                    wanted == null ? 0 : wanted.size(),
                    stream.headers(sequence).size());
        }
    }

    @Override
    public void close() {}

    private void answered(@Nullable PublishAck ack, @Nullable Throwable error) {
        if (ack != null) {
            book.stored(ack.getSeqno(), ack.isDuplicate());
        } else {
            book.failed();
        }
        room.release();
    }

    private static JetStream jetStream(Connection connection) throws IOException {
        return connection.jetStream();
    }
}
