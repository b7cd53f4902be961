package dev.waybill.gateway.deliver;

import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.gateway.capture.Letters;
import dev.waybill.gateway.capture.Originals;
import dev.waybill.gateway.capture.Scribe;
import dev.waybill.gateway.capture.Surroundings;
import dev.waybill.gateway.capture.Surroundings.StreamFacts;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.Epoch;
import dev.waybill.wire.PayloadForm;
import dev.waybill.wire.Stored;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Ends a message by its entry in the dead letter queue, and then by the word to the server.
///
/// What cannot be stored is not ended: its token is `unknown` and the message comes back. So does a
/// message that is too large to be copied, where its stream would delete it with the word, after
/// five minutes each time.
final class StoringTerminator implements Terminator {
    private static final Duration WITH_POINTER = Duration.ofMinutes(5);
    private static final String SERVICE = "/http";
    private static final byte[] NOTHING = {};

    private final DeadLetterSpace space;
    private final AckWire wire;
    private final Surroundings surroundings;
    private final Originals originals;
    private final Scribe scribe;

    StoringTerminator(
            DeadLetterSpace space,
            AckWire wire,
            Surroundings surroundings,
            Originals originals,
            Scribe scribe) {
        this.space = space;
        this.wire = wire;
        this.surroundings = surroundings;
        this.originals = originals;
        this.scribe = scribe;
    }

    @Override
    public AckStatus terminate(Lease lease, String reason) throws InterruptedException {
        try {
            var created = Lease.instant(lease.consumerCreated());
            var stream = surroundings.stream(lease.ack().stream(), created);
            return stream.isEmpty()
                    ? AckStatus.GONE
                    : terminate(lease, reason, stream.get(), created);
        } catch (ProblemException e) {
            return AckStatus.UNKNOWN;
        }
    }

    private AckStatus terminate(Lease lease, String reason, StreamFacts stream, Instant created)
            throws InterruptedException {
        var original = originals.find(lease.ack().stream(), lease.ack().streamSequence());
        var letter = letter(lease, reason, stream, created, original);
        var captured =
                scribe.keep(
                        letter,
                        original.map(Stored::headers).orElseGet(Headers::new),
                        original.map(Stored::data).orElse(NOTHING),
                        Novelty.NEW);
        return switch (captured) {
            case Captured.NotKept _ -> AckStatus.UNKNOWN;
            case Captured.Known _ ->
                    end(lease, letter.id(), !stream.keepsSettled() && isPointer(letter.id()));
            case Captured.Kept kept ->
                    end(lease, letter.id(), !stream.keepsSettled() && isPointer(kept.letter()));
        };
    }

    private AckStatus end(Lease lease, DeadLetterId id, boolean needed)
            throws InterruptedException {
        if (!needed) {
            return wire.term(lease, "dlq:" + id);
        }
        var _ = wire.nak(lease, WITH_POINTER);
        return AckStatus.UNKNOWN;
    }

    private boolean isPointer(DeadLetterId id) throws InterruptedException {
        return originals
                .last(space.entries(), space.entry(id))
                .flatMap(entry -> DeadLetterHeaders.read(entry.headers()))
                .filter(StoringTerminator::isPointer)
                .isPresent();
    }

    private static boolean isPointer(DeadLetter letter) {
        return letter.payload() == PayloadForm.POINTER;
    }

    private static DeadLetter letter(
            Lease lease,
            String reason,
            StreamFacts stream,
            Instant created,
            Optional<Stored> original) {
        var ack = lease.ack();
        var id =
                new DeadLetterId(
                        ack.stream(),
                        ack.consumer(),
                        Epoch.of(stream.created()),
                        ack.streamSequence());
        var death =
                new DeadLetter.Death(
                        DeathClass.REJECTED,
                        ack.attempt(),
                        Optional.of(created),
                        Optional.empty(),
                        Optional.empty());
        return Letters.of(id, original, death, reason, Capturer.HTTP, SERVICE);
    }
}
