package dev.waybill.client;

import io.nats.client.Message;
import io.nats.client.support.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the server says about a pull instead of a message.
///
/// 100 is a sign of life; 404 and 408 and the end of a pull's bytes are how pulls end; anything
/// else (consumer deleted, leadership change, server shutdown, nobody there) makes the next pull
/// wait a little.
record PullStatus(Message message, String inbox) {
    private static final Logger LOG = LoggerFactory.getLogger(PullStatus.class);

    void apply(Pulls pulls, String consumer, long now) {
        var status = message.getStatus();
        switch (status.getCode()) {
            case 100 -> pulls.heartbeat(now);
            case 404, 408 -> pulls.ended(id(), now);
            default -> {
                if (isOrdinaryEnd(status)) {
                    pulls.ended(id(), now);
                    return;
                }
                LOG.warn(
                        "a pull from {} was not served: {}", consumer, status.getMessageWithCode());
                pulls.failed(id(), now);
            }
        }
    }

    /// Whether the pull ended as its own bounds say: all its messages came, or the next one is over
    /// its bytes.
    static boolean isOrdinaryEnd(Status status) {
        var said = status.getMessage();
        return said.startsWith("Batch Completed")
                || said.startsWith("Message Size Exceeds MaxBytes");
    }

    /// Which pull it is about: the last token of the subject that the pull asked to be answered on.
    private long id() {
        var subject = message.getSubject();
        return subject.startsWith(inbox) ? Long.parseLong(subject.substring(inbox.length())) : 0;
    }
}
