package dev.waybill.client;

import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.PayloadForm;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.RetentionPolicy;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a message up: writes the dead letter down, waits until the server has it, and only then
/// has the message terminated.
///
/// Where the entry cannot be stored the message is kept. A payload that was too large to be copied
/// keeps its message too, on a stream that removes what is terminated, until the dead letter is
/// over. Safe for many threads.
final class DeadLettering {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLettering.class);

    private final DeadLetterDraft draft;
    private final DeadLetterWriter writer;
    private final DirectGet directGet;
    private final DeadLetterSpace space;
    private final DeadLetterSpan spans;
    private final ConfirmedTerm term;
    private final HeldMessages held;
    private final ClientMeters meters;
    private final Telemetry telemetry;

    DeadLettering(Parts parts, ClientMeters meters, Telemetry telemetry) {
        this.draft = parts.draft();
        this.writer = parts.writer();
        this.directGet = parts.directGet();
        this.space = parts.space();
        this.spans = parts.spans();
        this.term = parts.term();
        this.held = parts.held();
        this.meters = meters;
        this.telemetry = telemetry;
    }

    /// What it works with.
    record Parts(
            DeadLetterDraft draft,
            DeadLetterWriter writer,
            DirectGet directGet,
            DeadLetterSpace space,
            DeadLetterSpan spans,
            ConfirmedTerm term,
            HeldMessages held) {}

    /// What became of the message.
    enum GivenUp {
        /// It is a dead letter and never comes again.
        TERMINATED,
        /// It is a dead letter whose payload is the message itself, which must stay.
        HELD,
        /// It is none, or the server did not confirm the end of the message: it comes again.
        KEPT
    }

    /// Blocks until that is known; `failing` is the span of the last attempt.
    GivenUp giveUp(Delivery delivery, Death death, Span failing) {
        try {
            var stream = draft.stream(delivery);
            var letter = draft.of(delivery, death, stream, failing);
            var captured = capture(letter, delivery, death, failing);
            if (captured instanceof Captured.NotKept not) {
                notKept(delivery, not.reason());
                return GivenUp.KEPT;
            }
            if (stream.retention() != RetentionPolicy.Limits && isPointer(letter)) {
                return GivenUp.HELD;
            }
            return term.term(delivery, "dlq:" + letter.id()) ? GivenUp.TERMINATED : GivenUp.KEPT;
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            notKept(delivery, String.valueOf(e.getMessage()));
            return GivenUp.KEPT;
        }
    }

    /// Before its handler runs: what becomes of a message that was given up before and had to stay;
    /// empty where it was not.
    Optional<GivenUp> before(Delivery delivery) {
        try {
            return switch (held.standing(delivery)) {
                case HeldMessages.Standing.Alive alive -> Optional.empty();
                case HeldMessages.Standing.Needed needed -> Optional.of(GivenUp.HELD);
                case HeldMessages.Standing.Over over ->
                        Optional.of(
                                term.term(delivery, "dlq:" + over.id())
                                        ? GivenUp.TERMINATED
                                        : GivenUp.KEPT);
            };
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOG.warn("nobody says whether a message was given up before; it comes again", e);
            return Optional.of(GivenUp.KEPT);
        }
    }

    private Captured capture(DeadLetter letter, Delivery delivery, Death death, Span failing) {
        var span = telemetry.get(() -> spans.start(letter, failing), Span.getInvalid());
        var context = span.getSpanContext().isValid() ? span : failing;
        try (Scope scope = Context.current().with(context).makeCurrent()) {
            var captured =
                    writer.capture(letter, delivery.headers(), delivery.data(), death.novelty());
            telemetry.run(() -> spans.end(span, captured));
            telemetry.run(() -> report(captured, delivery));
            return captured;
        }
    }

    private void report(Captured captured, Delivery delivery) {
        if (captured instanceof Captured.Kept kept) {
            var kind = kept.letter().death().kind();
            meters.deadLetter(delivery, kind);
            LOG.atWarn()
                    .addKeyValue("dead_letter", kept.letter().id())
                    .addKeyValue("class", kind.word())
                    .addKeyValue("fingerprint", kept.letter().failure().fingerprint())
                    .log("given up ({}): dead letter {}", kind.word(), kept.letter().id());
        }
    }

    private void notKept(Delivery delivery, String why) {
        telemetry.run(() -> {
            meters.captureFailed(delivery);
            LOG.error("the dead letter could not be stored, so the message is kept: {}", why);
        });
    }

    private boolean isPointer(DeadLetter letter) throws IOException {
        return directGet
                .last(space.entries(), space.entry(letter.id()))
                .flatMap(entry -> DeadLetterHeaders.read(entry.headers()))
                .filter(kept -> kept.payload() == PayloadForm.POINTER)
                .isPresent();
    }
}
