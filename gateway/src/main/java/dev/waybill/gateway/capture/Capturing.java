package dev.waybill.gateway.capture;

import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.gateway.capture.CaptureMeters.Ignored;
import dev.waybill.gateway.capture.Surroundings.ConsumerFacts;
import dev.waybill.gateway.capture.Surroundings.StreamFacts;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.Stored;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a dead letter of each advisory, and acknowledges the advisory when the entry is there.
///
/// What cannot be stored comes again, after half a second at first and 30 s at last, for ever.
/// Where the library keeps the consumer's dead letters it has twice AckWait, 60 s at most, to do
/// so.
final class Capturing {
    private static final Logger LOG = LoggerFactory.getLogger(Capturing.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(60);
    private static final byte[] NOTHING = {};

    private final DeadLetterSpace space;
    private final String durable;
    private final Surroundings surroundings;
    private final Originals originals;
    private final Scribe scribe;
    private final LateAcks lateAcks;
    private final CaptureMeters meters;
    private final InstantSource clock;

    Capturing(
            DeadLetterSpace space,
            String durable,
            Surroundings surroundings,
            Originals originals,
            Scribe scribe,
            LateAcks lateAcks,
            CaptureMeters meters,
            InstantSource clock) {
        this.space = space;
        this.durable = durable;
        this.surroundings = surroundings;
        this.originals = originals;
        this.scribe = scribe;
        this.lateAcks = lateAcks;
        this.meters = meters;
        this.clock = clock;
    }

    void take(Message message) {
        long attempt = message.metaData().deliveredCount();
        var advisory = Advisory.read(message.getData());
        try {
            var ignored =
                    advisory.isEmpty() ? Optional.of(Ignored.UNREADABLE) : ignored(advisory.get());
            if (ignored.isPresent()) {
                meters.ignored(ignored.get());
                message.ack();
                return;
            }
            take(message, advisory.orElseThrow(), attempt);
        } catch (RuntimeException e) {
            failed(e);
            advisory.ifPresent(known -> meters.failed(known.stream(), known.consumer()));
            message.nakWithDelay(delayAfter(attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void failed(RuntimeException e) {
        if (e instanceof ProblemException) {
            LOG.debug("an advisory has to wait", e);
        } else {
            LOG.warn("an advisory cannot be made a dead letter, and comes again", e);
        }
    }

    private void take(Message message, Advisory advisory, long attempt)
            throws InterruptedException {
        meters.expect(advisory.stream(), advisory.consumer());
        var consumer = surroundings.consumer(advisory.stream(), advisory.consumer(), advisory.at());
        if (attempt == 1 && isKeptByTheLibrary(advisory)) {
            waitForTheLibrary(message, advisory, consumer);
            return;
        }
        switch (capture(advisory, consumer)) {
            case Captured.Kept _, Captured.Known _ -> message.ack();
            case Captured.NotKept _ -> message.nakWithDelay(delayAfter(attempt));
        }
    }

    /// The acknowledgement that comes meanwhile counts when the entry is written in the end.
    private void waitForTheLibrary(
            Message message, Advisory advisory, Optional<ConsumerFacts> consumer)
            throws InterruptedException {
        var grace = grace(consumer);
        if (consumer.isPresent()) {
            var stream = surroundings.stream(advisory.stream(), advisory.at());
            listen(id(advisory, stream), advisory, consumer.get(), grace);
        }
        message.nakWithDelay(grace);
    }

    private Captured capture(Advisory advisory, Optional<ConsumerFacts> consumer)
            throws InterruptedException {
        var stream = surroundings.stream(advisory.stream(), advisory.at());
        var id = id(advisory, stream);
        consumer.ifPresent(facts -> listen(id, advisory, facts, Duration.ZERO));
        Optional<Stored> original =
                stream.isEmpty()
                        ? Optional.empty()
                        : originals.find(advisory.stream(), advisory.sequence());
        var captured =
                scribe.keep(
                        letter(id, advisory, consumer, original),
                        original.map(Stored::headers).orElseGet(Headers::new),
                        original.map(Stored::data).orElse(NOTHING),
                        Novelty.BY_COUNT);
        if (!(captured instanceof Captured.NotKept)) {
            lateAcks.stored(id);
        }
        return captured;
    }

    private static DeadLetterId id(Advisory advisory, Optional<StreamFacts> stream) {
        return new DeadLetterId(
                advisory.stream(),
                advisory.consumer(),
                Surroundings.epochOf(stream),
                advisory.sequence());
    }

    private static DeadLetter letter(
            DeadLetterId id,
            Advisory advisory,
            Optional<ConsumerFacts> consumer,
            Optional<Stored> original) {
        var death =
                new DeadLetter.Death(
                        advisory.kind(),
                        advisory.deliveries(),
                        consumer.map(ConsumerFacts::created),
                        Optional.of(advisory.at()),
                        Optional.empty());
        return Letters.of(id, original, death, advisory.reason(), Capturer.GATEWAY, "");
    }

    private void listen(
            DeadLetterId id, Advisory advisory, ConsumerFacts consumer, Duration longer) {
        var end = advisory.at().plus(consumer.ackWait().multipliedBy(2)).plus(longer);
        var left = Duration.between(clock.instant(), end);
        if (left.isPositive()) {
            lateAcks.listen(id, left);
        }
    }

    private boolean isKeptByTheLibrary(Advisory advisory) throws InterruptedException {
        return surroundings.isKeptByTheLibrary(
                advisory.stream(), advisory.consumer(), advisory.at());
    }

    private Optional<Ignored> ignored(Advisory advisory) throws InterruptedException {
        var stream = advisory.stream();
        var consumer = advisory.consumer();
        boolean internal =
                space.owns(stream)
                        || stream.startsWith("KV_")
                        || stream.startsWith("OBJ_")
                        || consumer.startsWith("JS_SRC_")
                        || consumer.startsWith("JS_MIRROR_")
                        || consumer.equals(durable);
        if (internal) {
            return Optional.of(Ignored.INTERNAL);
        }
        return isStored(advisory) ? Optional.of(Ignored.STORED) : Optional.empty();
    }

    /// Whether Waybill has terminated the message for a dead letter that is there, or is over; any
    /// client may give a reason that only looks so.
    private boolean isStored(Advisory advisory) throws InterruptedException {
        var named = advisory.storedAs();
        if (named.isEmpty()) {
            return false;
        }
        var id = named.get();
        return originals.last(space.entries(), space.entry(id)).isPresent()
                || originals.last(space.operations(), space.state(id)).isPresent();
    }

    private static Duration grace(Optional<ConsumerFacts> consumer) {
        var twice = consumer.map(facts -> facts.ackWait().multipliedBy(2)).orElse(LONGEST_GRACE);
        return twice.compareTo(LONGEST_GRACE) < 0 ? twice : LONGEST_GRACE;
    }

    private static Duration delayAfter(long attempt) {
        var delay = FIRST_DELAY.multipliedBy(1L << Math.min(attempt - 1, 10));
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }
}
