package dev.waybill.gateway.deliver;

import dev.waybill.client.Delivery;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.nats.JetStreamApi;
import io.nats.client.api.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Says to the server what became of a delivery, and waits for its confirmation.
final class AckWire {
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(5);
    private static final int REASON_LENGTH = 200;

    private final Session session;
    private final ConsumerDirectory directory;

    AckWire(Session session, ConsumerDirectory directory) {
        this.session = session;
        this.directory = directory;
    }

    AckStatus ack(Lease lease) throws InterruptedException {
        return send(lease, "+ACK");
    }

    AckStatus nak(Lease lease, Duration delay) throws InterruptedException {
        return send(lease, delay.isZero() ? "-NAK" : "-NAK {\"delay\":" + delay.toNanos() + "}");
    }

    AckStatus inProgress(Lease lease) throws InterruptedException {
        return send(lease, "+WPI");
    }

    /// A server before 2.10.4 answers a term with a reason and ignores the whole word.
    AckStatus term(Lease lease, String reason) throws InterruptedException {
        var server = session.connection().getServerInfo();
        boolean said = takesReasons(server);
        return send(lease, said ? "+TERM " + oneLine(reason) : "+TERM");
    }

    /// Acknowledges what nobody is to get, without waiting.
    void drop(Delivery delivery) {
        session.connection().publish(delivery.replyTo(), "+ACK".getBytes(StandardCharsets.UTF_8));
    }

    private AckStatus send(Lease lease, String word) throws InterruptedException {
        try {
            var answer =
                    JetStreamApi.request(
                            session.connection(),
                            lease.ack().subject(),
                            word.getBytes(StandardCharsets.UTF_8),
                            CONFIRMED_WITHIN);
            return answer.isPresent() ? AckStatus.OK : withoutConsumer(lease);
        } catch (ProblemException e) {
            return AckStatus.UNKNOWN;
        }
    }

    /// Nobody listens: the consumer is gone, or nobody leads it at the moment.
    private AckStatus withoutConsumer(Lease lease) throws InterruptedException {
        var key = new ConsumerDirectory.Key(lease.ack().stream(), lease.ack().consumer());
        directory.forget(key);
        return directory.find(key).isEmpty() ? AckStatus.GONE : AckStatus.UNKNOWN;
    }

    private static boolean takesReasons(ServerInfo server) {
        return server.isSameOrNewerThanVersion("2.10.4");
    }

    private static String oneLine(String reason) {
        var text = reason.replaceAll("\\p{Cntrl}+", " ").strip();
        return text.length() <= REASON_LENGTH ? text : text.substring(0, REASON_LENGTH);
    }
}
