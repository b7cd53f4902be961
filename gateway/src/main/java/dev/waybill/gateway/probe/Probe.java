package dev.waybill.gateway.probe;

import dev.waybill.gateway.meter.ProbeCatalogue;
import dev.waybill.gateway.nats.NatsLink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one message after the other through a stream of its own and times each on its way: stored,
/// delivered, acknowledged.
///
/// The stream keeps an hour, at most 10,000 messages and 16 MiB. Every gateway has its own subject
/// and consumer there, so several measure side by side.
public final class Probe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final long MOST_MESSAGES = 10_000;
    private static final long MOST_BYTES = 16L << 20;
    private static final Duration UNUSED = Duration.ofMinutes(5);

    private final NatsLink link;
    private final String stream;
    private final String subject;
    private final ProbeConfig config;
    private final Counter sent;
    private final Counter received;
    private final Counter lost;
    private final Counter failed;
    private final Timer publishAck;
    private final Timer roundtrip;
    private final Timer ack;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable ConsumerContext consumer;
    private long number;
    private boolean failing;

    /// `self` is a name of this gateway that can be a subject's token.
    public Probe(
            NatsLink link, String prefix, String self, ProbeConfig config, MeterRegistry meters) {
        this.link = link;
        this.stream = prefix.toUpperCase(Locale.ROOT) + "_PROBE";
        this.subject = prefix + ".probe." + self;
        this.config = config;
        this.sent = ProbeCatalogue.SENT.single(meters);
        this.received = ProbeCatalogue.RECEIVED.single(meters);
        this.lost = ProbeCatalogue.LOST.single(meters);
        this.failed = ProbeCatalogue.FAILED.single(meters);
        this.publishAck = ProbeCatalogue.PUBLISH_ACK.timer(meters).withTags();
        this.roundtrip = ProbeCatalogue.ROUNDTRIP.timer(meters).withTags();
        this.ack = ProbeCatalogue.ACK.timer(meters).withTags();
        this.thread = Thread.ofVirtual().name("probe").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }

    private void run() {
        try {
            do {
                probe();
            } while (!closed.await(config.interval().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("the probe has ended");
        }
    }

    private void probe() throws InterruptedException {
        var connection =
                link.current().filter(each -> each.getStatus() == Connection.Status.CONNECTED);
        try {
            probe(connection.orElseThrow(() -> new IOException("not connected to NATS")));
            failing = false;
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            consumer = null;
            failed.increment();
            if (!failing) {
                LOG.warn("the probe cannot send its messages: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private void probe(Connection connection)
            throws IOException, JetStreamApiException, InterruptedException {
        var reader = consumer(connection);
        var text = Long.toString(++number);
        long began = System.nanoTime();
        connection
                .jetStream(link.jetStream())
                .publish(subject, text.getBytes(StandardCharsets.US_ASCII));
        publishAck.record(since(began));
        sent.increment();
        var message = receive(reader, text, began);
        if (message.isEmpty()) {
            lost.increment();
            return;
        }
        roundtrip.record(since(began));
        received.increment();
        long delivered = System.nanoTime();
        try {
            message.get().ackSync(config.patience());
            ack.record(since(delivered));
        } catch (TimeoutException e) {
            throw new IOException("an acknowledgement was not answered", e);
        }
    }

    /// Messages from before, which came too late, are acknowledged on the way.
    private Optional<Message> receive(ConsumerContext reader, String text, long began)
            throws IOException, JetStreamApiException, InterruptedException {
        for (var left = config.patience();
                left.isPositive();
                left = config.patience().minus(since(began))) {
            var message = next(reader, left);
            if (message == null) {
                return Optional.empty();
            }
            if (new String(message.getData(), StandardCharsets.US_ASCII).equals(text)) {
                return Optional.of(message);
            }
            message.ack();
        }
        return Optional.empty();
    }

    private static @Nullable Message next(ConsumerContext reader, Duration patience)
            throws IOException, JetStreamApiException, InterruptedException {
        try {
            return reader.next(patience);
        } catch (JetStreamStatusCheckedException e) {
            throw new IOException("the probe's consumer is gone", e);
        }
    }

    private ConsumerContext consumer(Connection connection)
            throws IOException, JetStreamApiException {
        var known = consumer;
        if (known != null) {
            return known;
        }
        makeStream(connection.jetStreamManagement(link.jetStream()));
        var made =
                connection
                        .getStreamContext(stream, link.jetStream())
                        .createOrUpdateConsumer(
                                ConsumerConfiguration.builder()
                                        .filterSubject(subject)
                                        .deliverPolicy(DeliverPolicy.New)
                                        .ackPolicy(AckPolicy.Explicit)
                                        .inactiveThreshold(
                                                config.interval()
                                                        .plus(config.patience())
                                                        .plus(UNUSED))
                                        .build());
        consumer = made;
        return made;
    }

    private void makeStream(JetStreamManagement management)
            throws IOException, JetStreamApiException {
        try {
            management.getStreamInfo(stream);
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != 404) {
                throw e;
            }
            management.addStream(
                    StreamConfiguration.builder()
                            .name(stream)
                            .description("Waybill: the gateways' probes")
                            .subjects(subject.substring(0, subject.lastIndexOf('.')) + ".>")
                            .maxAge(KEPT)
                            .maxMessages(MOST_MESSAGES)
                            .maxBytes(MOST_BYTES)
                            .discardPolicy(DiscardPolicy.Old)
                            .build());
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
