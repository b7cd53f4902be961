package dev.waybill.client;

import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import io.nats.client.JetStreamApiException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Settles replays: a good end resolves the dead letter, any other opens it again.
final class ReplaySettlement {
    private static final Logger LOG = LoggerFactory.getLogger(ReplaySettlement.class);
    private static final int TRIES = 3;

    private final ReplayLane lane;
    private final DeadLetterDraft draft;
    private final DeadLetterSpan spans;
    private final ClientMeters meters;
    private final Telemetry telemetry;

    ReplaySettlement(
            ReplayLane lane,
            DeadLetterDraft draft,
            DeadLetterSpan spans,
            ClientMeters meters,
            Telemetry telemetry) {
        this.lane = lane;
        this.draft = draft;
        this.spans = spans;
        this.meters = meters;
        this.telemetry = telemetry;
    }

    /// Where a replay stands.
    enum Standing {
        /// The operator waits for it.
        CURRENT,
        SUCCEEDED,
        FAILED,
        /// Another replay, or another end, has taken its place.
        DROPPED,
        /// Nobody answered; it has to come again.
        UNKNOWN
    }

    /// Whether its handler may run.
    Standing standing(Delivery delivery) {
        try {
            if (lane.isCurrent(replay(delivery).message())) {
                return Standing.CURRENT;
            }
            return counted(delivery, Standing.DROPPED, "dropped");
        } catch (IOException e) {
            LOG.warn("nobody says whether the replay of {} still counts", delivery, e);
            return Standing.UNKNOWN;
        }
    }

    Standing succeeded(Delivery delivery) {
        for (int tried = 1; ; tried++) {
            try {
                return lane.succeeded(replay(delivery).message())
                        ? counted(delivery, Standing.SUCCEEDED, "succeeded")
                        : counted(delivery, Standing.DROPPED, "dropped");
            } catch (IOException | JetStreamApiException | IllegalStateException e) {
                if (tried == TRIES) {
                    LOG.warn("the good end of {} could not be noted; it comes again", delivery, e);
                    return Standing.UNKNOWN;
                }
            }
        }
    }

    Standing failed(Delivery delivery, Death death, Span failing) {
        var message = replay(delivery).message();
        var span = telemetry.get(() -> spans.start(message.letter(), failing), Span.getInvalid());
        var context = span.getSpanContext().isValid() ? span : failing;
        try (Scope scope = Context.current().with(context).makeCurrent()) {
            var relapse = relapse(delivery, death, draft.failure(death, failing));
            var again = lane.failed(relapse, delivery.data());
            if (again.isEmpty()) {
                return counted(delivery, Standing.DROPPED, "dropped");
            }
            LOG.warn("replay {} failed: {} is open again", message.replay(), again.get().id());
            return counted(delivery, Standing.FAILED, "failed");
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOG.warn("the bad end of {} could not be noted; it comes again", delivery, e);
            telemetry.run(() -> meters.captureFailed(delivery));
            return Standing.UNKNOWN;
        } finally {
            telemetry.run(span::end);
        }
    }

    private static ReplayLane.Relapse relapse(
            Delivery delivery, Death death, DeadLetter.Failure failure) {
        var replay = replay(delivery);
        return new ReplayLane.Relapse(
                replay.message(), replay.laneHeaders(), death.kind(), failure, Capturer.LIBRARY);
    }

    private Standing counted(Delivery delivery, Standing standing, String outcome) {
        telemetry.run(() -> meters.replayed(delivery, outcome));
        return standing;
    }

    private static Replay replay(Delivery delivery) {
        return delivery.replay().orElseThrow();
    }
}
