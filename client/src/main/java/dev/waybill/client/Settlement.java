package dev.waybill.client;

import dev.waybill.client.DeadLettering.GivenUp;
import dev.waybill.client.ReplaySettlement.Standing;
import io.nats.client.Connection;
import io.opentelemetry.api.trace.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Tells the server what became of a delivery, and everybody else by a [SettleReport].
final class Settlement {
    private static final byte[] ACK = "+ACK".getBytes(StandardCharsets.US_ASCII);

    private static final Duration REPLAY_AGAIN = Duration.ofSeconds(1);

    private final Connection connection;
    private final ClientMeters meters;
    private final Telemetry telemetry;
    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final Predicate<Throwable> undecodable;
    private final DeadLettering deadLettering;
    private final ReplaySettlement replays;
    private final SettleReport report;

    Settlement(
            Connection connection,
            ClientMeters meters,
            Telemetry telemetry,
            RetryPolicy policy,
            RandomGenerator random,
            Predicate<Throwable> undecodable,
            DeadLettering deadLettering,
            ReplaySettlement replays) {
        this.connection = connection;
        this.meters = meters;
        this.telemetry = telemetry;
        this.policy = policy;
        this.random = random;
        this.undecodable = undecodable;
        this.deadLettering = deadLettering;
        this.replays = replays;
        this.report = new SettleReport(meters);
    }

    /// Settles it as the outcome of its processing asks; says how it went.
    Settled settle(Delivery delivery, Processed processed, Span span) {
        var settled =
                delivery.isReplay()
                        ? tellOfReplay(delivery, processed, span)
                        : tell(delivery, processed, span);
        telemetry.run(() -> report.write(delivery, processed, settled, span));
        return settled;
    }

    /// Hands it back at once, for another client to take.
    void handBack(Delivery delivery) {
        nak(delivery, Duration.ZERO);
        telemetry.run(() -> meters.settled(delivery, "handed_back"));
    }

    private Settled tell(Delivery delivery, Processed processed, Span span) {
        return switch (processed.verdict()) {
            case Verdict.Ack ack ->
                    send(delivery, ACK) ? Settled.of("ack") : Settled.of("unsettled");
            case Verdict.Reject reject -> giveUp(delivery, processed.death(), span);
            case Verdict.Retry retry when processed.error().filter(undecodable).isPresent() ->
                    giveUp(delivery, processed.undecodable(), span);
            case Verdict.Retry retry when delivery.attempt() >= policy.attempts() ->
                    giveUp(delivery, processed.death(), span);
            case Verdict.Retry retry -> retry(delivery, retry.delay());
        };
    }

    /// Whether a handler may have it. A replay whose place another has taken is settled here, and
    /// so is a message that was given up before.
    boolean admits(Delivery delivery) {
        if (!delivery.isReplay()) {
            var before = deadLettering.before(delivery).map(how -> settle(delivery, how));
            before.ifPresent(how -> telemetry.run(() -> meters.settled(delivery, how.outcome())));
            return before.isEmpty();
        }
        var standing = replays.standing(delivery);
        if (standing == Standing.CURRENT) {
            return true;
        }
        var settled = settle(delivery, standing);
        telemetry.run(() -> meters.settled(delivery, settled.outcome()));
        return false;
    }

    private Settled tellOfReplay(Delivery delivery, Processed processed, Span span) {
        boolean unreadable = processed.error().filter(undecodable).isPresent();
        var standing =
                processed.verdict() instanceof Verdict.Ack
                        ? replays.succeeded(delivery)
                        : replays.failed(
                                delivery,
                                unreadable ? processed.undecodable() : processed.death(),
                                span);
        return settle(delivery, standing);
    }

    private Settled settle(Delivery delivery, Standing standing) {
        return switch (standing) {
            case CURRENT, UNKNOWN -> later(delivery, REPLAY_AGAIN);
            case SUCCEEDED, DROPPED -> Settled.of(send(delivery, ACK) ? "ack" : "unsettled");
            case FAILED -> Settled.of(send(delivery, ACK) ? "failed_again" : "unsettled");
        };
    }

    private Settled retry(Delivery delivery, Duration asked) {
        var delay = asked.isZero() ? policy.delayAfter(delivery.attempt(), random) : asked;
        return later(delivery, delay);
    }

    private Settled giveUp(Delivery delivery, Death death, Span span) {
        return settle(delivery, deadLettering.giveUp(delivery, death, span));
    }

    private Settled settle(Delivery delivery, GivenUp givenUp) {
        return switch (givenUp) {
            case TERMINATED -> Settled.of("term");
            case HELD -> later(delivery, policy.cap());
            case KEPT -> later(delivery, policy.delayAfter(delivery.attempt(), random));
        };
    }

    private Settled later(Delivery delivery, Duration asked) {
        var delay = RetryPolicy.notBelowTheFloor(asked);
        return nak(delivery, delay) ? new Settled("retry", delay) : Settled.of("unsettled");
    }

    private boolean nak(Delivery delivery, Duration delay) {
        var word = delay.isZero() ? "-NAK" : "-NAK {\"delay\":" + delay.toNanos() + "}";
        return send(delivery, word.getBytes(StandardCharsets.US_ASCII));
    }

    private boolean send(Delivery delivery, byte[] word) {
        try {
            connection.publish(delivery.replyTo(), word);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /// How a delivery was settled: `ack`, `retry`, `term`, `failed_again`, or `unsettled` where the
    /// server was not reached.
    record Settled(String outcome, Duration delay) {
        static Settled of(String outcome) {
            return new Settled(outcome, Duration.ZERO);
        }
    }
}
