package dev.waybill.gateway.capture;

import dev.waybill.client.DeadLetterStreams;
import dev.waybill.deadletter.DurableLoop;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the server's advisories into dead letters, by one durable that all gateways share.
///
/// Makes the streams of dead letters where they are missing. 64 advisories are in hand at a time;
/// what is not acknowledged by a gateway that dies comes to another one after 30 s. Owns the
/// threads of its loop and of [LateAcks].
public final class Capture implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
    private static final Duration FIRST_TRY = Duration.ofSeconds(2);
    private static final int IN_HAND = 64;

    private final NatsLink link;
    private final DeadLetterSpace space;
    private final String configured;
    private final LateAcks lateAcks;
    private final DurableLoop loop;
    private final CountDownLatch tried = new CountDownLatch(1);
    private String complaint = "";

    /// `advisories` names the stream that has the advisories; empty for Waybill's own, or whichever
    /// has them already.
    public Capture(
            NatsLink link,
            DeadLetterSpace space,
            String advisories,
            Scribe scribe,
            CaptureMeters meters,
            InstantSource clock) {
        this.link = link;
        this.space = space;
        this.configured = advisories;
        this.lateAcks = new LateAcks(link, new LateSuccess(link, space)::resolve, meters);
        var api = new JetStreamApi(link);
        var capturing =
                new Capturing(
                        space,
                        durable(space),
                        new Surroundings(api, space),
                        new Originals(api),
                        scribe,
                        lateAcks,
                        meters,
                        clock);
        this.loop =
                new DurableLoop(
                        "capture",
                        () -> link.isConnected() ? link.current() : Optional.empty(),
                        this::bind,
                        IN_HAND,
                        capturing::take);
    }

    /// Begins; returns when the streams are there, or after two seconds, or at once without NATS.
    public void start() throws InterruptedException {
        loop.start();
        if (link.isConnected() && !tried.await(FIRST_TRY.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("the streams of dead letters are not there within {}", FIRST_TRY);
        }
    }

    @Override
    public void close() throws InterruptedException {
        loop.close();
        lateAcks.close();
    }

    /// The durable of all gateways with that prefix.
    static String durable(DeadLetterSpace space) {
        return space.prefix() + "-capture";
    }

    private ConsumerContext bind(Connection connection) throws IOException, JetStreamApiException {
        try {
            var found = new DeadLetterStreams(connection, link.jetStream(), space).ensure();
            var stream = configured.isEmpty() ? found : configured;
            var consumer =
                    connection
                            .getStreamContext(stream, link.jetStream())
                            .createOrUpdateConsumer(config(connection, stream));
            LOG.info("advisories are read from the stream {}", stream);
            complaint = "";
            return consumer;
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            complain(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            tried.countDown();
        }
    }

    private void complain(String why) {
        if (!complaint.equals(why)) {
            complaint = why;
            LOG.warn("advisories cannot be read, trying again: {}", why);
        }
    }

    private ConsumerConfiguration config(Connection connection, String stream) {
        var config =
                ConsumerConfiguration.builder()
                        .durable(durable(space))
                        .description("Waybill: makes dead letters of advisories")
                        .deliverPolicy(DeliverPolicy.All)
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(Duration.ofSeconds(30))
                        .maxDeliver(-1)
                        .maxAckPending(-1);
        boolean filters = connection.getServerInfo().isSameOrNewerThanVersion("2.10.0");
        return stream.equals(space.advisories()) || !filters
                ? config.build()
                : config.filterSubjects(
                                List.of(
                                        DeadLetterSpace.MAX_DELIVERIES,
                                        DeadLetterSpace.MSG_TERMINATED))
                        .build();
    }
}
