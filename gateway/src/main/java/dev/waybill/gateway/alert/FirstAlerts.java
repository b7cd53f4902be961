package dev.waybill.gateway.alert;

import dev.waybill.deadletter.DurableLoop;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.tally.Entry;
import dev.waybill.gateway.tally.Looked;
import dev.waybill.gateway.tally.Tally;
import dev.waybill.wire.DeadLetterSpace;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Raises an alert for the first dead letter of each group, and takes it back when none is left.
///
/// All gateways read the same durable. An entry of a new group is acknowledged when the group's
/// record is stored: from then on every gateway tells its receivers of the group, at once the one
/// that stored it, after the next look the others, and each of them again every minute. An entry of
/// a group that is open already is counted in its record within a second and acknowledged then; one
/// whose acknowledgement is lost is counted twice.
public final class FirstAlerts implements AutoCloseable {
    private static final String DURABLE = "alert";
    private static final Duration ACK_WAIT = Duration.ofSeconds(10);
    private static final int IN_HAND = 64;

    private final NatsLink link;
    private final DeadLetterSpace space;
    private final Tally tally;
    private final GroupBook book;
    private final Receivers receivers;
    private final Rounds rounds;
    private final DurableLoop loop;

    public FirstAlerts(
            NatsLink link,
            DeadLetterSpace space,
            AlertConfig config,
            Tally tally,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        this.link = link;
        this.space = space;
        this.tally = tally;
        var records = new GroupRecords(link, space);
        this.receivers = new Receivers(config, records, clock, random, meters);
        this.book = new GroupBook(records, receivers);
        this.rounds = new Rounds(book, new Witnesses(link, space), receivers, space.entries());
        this.loop =
                new DurableLoop(
                        "alert",
                        () -> link.current().filter(FirstAlerts::isConnected),
                        this::bind,
                        IN_HAND,
                        this::take);
    }

    public void start() {
        receivers.start();
        rounds.start();
        tally.listen(this::looked);
        loop.start();
    }

    @Override
    public void close() throws InterruptedException {
        loop.close();
        rounds.close();
        receivers.close();
    }

    private void looked(Looked looked) {
        rounds.looked(looked);
    }

    private ConsumerContext bind(Connection connection) throws IOException, JetStreamApiException {
        var wanted =
                ConsumerConfiguration.builder()
                        .durable(space.prefix() + "-" + DURABLE)
                        .description("Waybill's alerts: the first dead letter of each group")
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(ACK_WAIT)
                        .maxDeliver(-1)
                        .maxAckPending(-1)
                        .headersOnly(true)
                        .build();
        return connection
                .getStreamContext(space.entries(), link.jetStream())
                .createOrUpdateConsumer(wanted);
    }

    private void take(Message message) {
        var entry = Entry.of(message);
        if (entry.isEmpty()) {
            message.ack();
            return;
        }
        try {
            if (book.enter(new Folds.Arrival(entry.get(), message))) {
                rounds.opened();
                tally.soon();
            }
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("the group's record cannot be stored", e);
        }
    }

    private static boolean isConnected(Connection connection) {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }
}
