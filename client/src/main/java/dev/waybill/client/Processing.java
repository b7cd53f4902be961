package dev.waybill.client;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the handler on one delivery, with its trace and its log context, and settles what came of
/// it.
///
/// Whatever the handler throws is a failed attempt and nothing more.
final class Processing {
    private static final Logger LOG = LoggerFactory.getLogger(Processing.class);

    private final Handler handler;
    private final Settlement settlement;
    private final ProcessSpan spans;
    private final ClientMeters meters;
    private final Telemetry telemetry;
    private final SubjectTemplates templates;
    private final InstantSource clock;
    private final Limits limits;

    Processing(
            Handler handler,
            Settlement settlement,
            ProcessSpan spans,
            ClientMeters meters,
            Telemetry telemetry,
            SubjectTemplates templates,
            InstantSource clock,
            Limits limits) {
        this.handler = handler;
        this.settlement = settlement;
        this.spans = spans;
        this.meters = meters;
        this.telemetry = telemetry;
        this.templates = templates;
        this.clock = clock;
        this.limits = limits;
    }

    /// The bounds of one handler run.
    record Limits(int attempts, Duration budget, Duration ackWait) {
        private static final int REPLAY_DELIVERIES = 3;

        /// A replay has one attempt, and two more deliveries for attempts that were cut off.
        int attemptsOf(Delivery delivery) {
            return delivery.isReplay() ? REPLAY_DELIVERIES : attempts;
        }
    }

    void run(Held held) {
        var delivery = held.delivery();
        if (!settlement.admits(delivery)) {
            boolean unused = held.take();
            return;
        }
        var context = telemetry.get(() -> spans.start(delivery), Context.root());
        var span = Span.fromContext(context);
        telemetry.run(() ->
                meters.consumed(
                        "process",
                        templates.of(delivery.subject()),
                        delivery,
                        spans.streamWait(delivery)));
        try (LogContext log = LogContext.of(delivery, span.getSpanContext());
                Scope scope = context.makeCurrent()) {
            long started = System.nanoTime();
            held.begin(started, span);
            var processed =
                    delivery.attempt() > limits.attemptsOf(delivery)
                            ? Processed.tooOften()
                            : handle(held, started);
            held.end();
            if (held.take()) {
                finish(held, processed, span);
            }
        }
    }

    /// Ends the attempt of a handler that has used its budget up, while it may still be running.
    void overrun(Held held) {
        if (!held.takeFromHandler()) {
            return;
        }
        var span = held.span();
        try (LogContext log = LogContext.of(held.delivery(), span.getSpanContext())) {
            var processed =
                    outcome(
                            new Verdict.Retry(Duration.ZERO),
                            Optional.empty(),
                            Processed.TIMEOUT,
                            held,
                            limits.budget());
            LOG.warn(
                    "the handler has had its {} and is interrupted; the attempt has failed",
                    limits.budget());
            finish(held, processed, span);
        }
    }

    /// Interrupts a handler that closing does not wait for any longer. The server hears nothing, as
    /// the handler may have done its work: the delivery comes again after AckWait.
    void abandon(Held held) {
        if (held.takeFromHandler()) {
            telemetry.run(() -> spans.abandon(held.span()));
        }
    }

    private Processed handle(Held held, long started) {
        try {
            var verdict =
                    Objects.requireNonNull(
                            handler.handle(held.delivery()), "the handler returned no verdict");
            var errorType = verdict instanceof Verdict.Reject ? "rejected" : "";
            return outcome(verdict, Optional.empty(), errorType, held, since(started));
        } catch (InterruptedException e) {
            return outcome(
                    Verdict.retry(), Optional.of(e), e.getClass().getName(), held, since(started));
        } catch (Throwable e) {
            if (!held.isSettled()) {
                LOG.warn("the handler failed", e);
            }
            return outcome(
                    Verdict.retry(), Optional.of(e), e.getClass().getName(), held, since(started));
        }
    }

    private Processed outcome(
            Verdict verdict,
            Optional<Throwable> error,
            String errorType,
            Held held,
            Duration took) {
        held.speak(System.nanoTime(), limits.ackWait().toNanos());
        return new Processed(verdict, error, errorType, took, held.late(), true);
    }

    private void finish(Held held, Processed processed, Span span) {
        var delivery = held.delivery();
        var settled = settlement.settle(delivery, processed, span);
        telemetry.run(() -> {
            meters.processed(
                    templates.of(delivery.subject()),
                    delivery,
                    processed.errorType(),
                    processed.took());
            if (settled.outcome().equals("ack")) {
                meters.completed(delivery, age(delivery));
            }
        });
        telemetry.run(() -> spans.end(span, delivery, processed, settled));
    }

    private Duration age(Delivery delivery) {
        var age =
                Duration.between(
                        delivery.eventTime().orElseGet(delivery::storedAt), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
