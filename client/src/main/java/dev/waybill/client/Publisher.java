package dev.waybill.client;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PublishAck;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes one event and says what became of it.
///
/// Nobody answering is tried again twice, 250 ms apart and with the same id, as a new leader may be
/// on its way (ADR-22). A timeout is never tried again here.
final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int FURTHER_TRIES = 2;
    private static final long TRY_AGAIN_MILLIS = 250;

    private final Connection connection;
    private final JetStream jetStream;
    private final SendSpan spans;
    private final ClientMeters meters;
    private final Telemetry telemetry;
    private final SubjectTemplates templates;
    private final Duration timeout;
    private final Deadlines deadlines;
    private final HeaderBlocks blocks;

    Publisher(
            Connection connection,
            JetStream jetStream,
            SendSpan spans,
            ClientMeters meters,
            Telemetry telemetry,
            SubjectTemplates templates,
            Duration timeout,
            HeaderBlocks blocks) {
        this.connection = connection;
        this.jetStream = jetStream;
        this.spans = spans;
        this.meters = meters;
        this.telemetry = telemetry;
        this.templates = templates;
        this.timeout = timeout;
        this.deadlines = new Deadlines(timeout);
        this.blocks = blocks;
    }

    /// Blocks until the outcome is known or the timeout is over.
    PublishOutcome publish(Event event) {
        var attempt = new Attempt(event);
        var pending = attempt.send();
        if (!pending.isDone()) {
            deadlines.watch(attempt);
        }
        try {
            return pending.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return attempt.end(attempt.unanswered());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a publish ended without an outcome", e);
        }
    }

    /// The outcome, completed on a thread of the connection: never block in what depends on it.
    CompletableFuture<PublishOutcome> publishAsync(Event event) {
        return new Attempt(event).send();
    }

    /// One publish from its span's start to its end, which comes exactly once.
    private final class Attempt implements Deadlines.Waiting {
        private final Event event;
        private final String template;
        private final long started = System.nanoTime();
        private final @Nullable String saidBefore = connection.getLastError();
        private final Span span;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();

        Attempt(Event event) {
            this.event = event;
            this.template = templates.of(event.subject());
            this.span = telemetry.get(() -> spans.start(event, template), Span.getInvalid());
        }

        CompletableFuture<PublishOutcome> send() {
            send(FURTHER_TRIES);
            return outcome;
        }

        private void send(int furtherTries) {
            var refused = tryToSend(furtherTries);
            refused.ifPresent(this::end);
        }

        private Optional<PublishOutcome> tryToSend(int furtherTries) {
            if (connection.getStatus() != Connection.Status.CONNECTED) {
                return Optional.of(notConnected());
            }
            var headers = blocks.of(event, SendSpan.sent(event));
            long size = headers.serializedLength() + (long) event.data().length;
            long limit = connection.getMaxPayload();
            if (limit > 0 && size > limit) {
                return Optional.of(
                        new PublishOutcome.Refused(
                                PublishOutcome.Refused.TOO_LARGE,
                                "the event has "
                                        + size
                                        + " bytes with its headers, the server takes "
                                        + limit));
            }
            try {
                var unused =
                        jetStream
                                .publishAsync(event.subject(), headers, event.data())
                                .whenComplete((ack, error) -> answered(ack, error, furtherTries));
                return Optional.empty();
            } catch (IllegalStateException e) {
                return Optional.of(notConnected());
            } catch (IllegalArgumentException e) {
                return Optional.of(
                        new PublishOutcome.Refused(
                                PublishOutcome.Refused.INVALID,
                                "the client does not take it: " + e.getMessage()));
            }
        }

        private void answered(
                @Nullable PublishAck ack, @Nullable Throwable error, int furtherTries) {
            if (ack != null) {
                end(stored(ack));
                return;
            }
            var failed = failure(Optional.ofNullable(error));
            if (furtherTries > 0 && isNoResponders(failed) && !ended.get()) {
                CompletableFuture.delayedExecutor(
                                TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS, Completions.EXECUTOR)
                        .execute(() -> send(furtherTries - 1));
                return;
            }
            end(failed);
        }

        private PublishOutcome stored(PublishAck ack) {
            if (ack.getSeqno() < 1) {
                LOG.warn("an answer for {} has no sequence and is not believed", event.subject());
                return unanswered();
            }
            var expected = event.expectedStream();
            if (expected.isPresent() && !expected.get().equals(ack.getStream())) {
                LOG.warn(
                        "an answer for {} came from stream {} instead of {} and is not believed",
                        event.subject(),
                        ack.getStream(),
                        expected.get());
                return unanswered();
            }
            return new PublishOutcome.Stored(ack.getStream(), ack.getSeqno(), ack.isDuplicate());
        }

        private PublishOutcome failure(Optional<Throwable> error) {
            return error.flatMap(Publisher::refusal).orElseGet(() -> deniedOr(unanswered()));
        }

        /// A publish that is not permitted gets no answer, only a word on the connection: a new
        /// string for each, which is told from an earlier one by its identity.
        @SuppressWarnings("ReferenceEquality")
        private PublishOutcome deniedOr(PublishOutcome otherwise) {
            var said = connection.getLastError();
            boolean denied =
                    said != null
                            && said != saidBefore
                            && said.contains(
                                    "Permissions Violation for Publish to \""
                                            + event.subject()
                                            + "\"");
            return denied
                    ? new PublishOutcome.Refused(
                            PublishOutcome.Refused.NOT_PERMITTED,
                            "the server does not permit publishing to " + event.subject())
                    : otherwise;
        }

        @Override
        public boolean isOver(long now) {
            if (!ended.get() && now - started >= timeout.toNanos()) {
                end(unanswered());
            }
            return ended.get();
        }

        PublishOutcome unanswered() {
            return deniedOr(
                    new PublishOutcome.Unanswered(Duration.ofNanos(System.nanoTime() - started)));
        }

        private PublishOutcome notConnected() {
            return new PublishOutcome.Refused(
                    PublishOutcome.Refused.NOT_CONNECTED,
                    "the connection takes nothing now, it is " + connection.getStatus());
        }

        /// Ends it with that outcome, unless it ended already; says how it ended.
        PublishOutcome end(PublishOutcome became) {
            if (ended.compareAndSet(false, true)) {
                telemetry.run(() -> record(became));
                outcome.complete(became);
            }
            return outcome.join();
        }

        /// In the span's scope, so that exemplars name its trace.
        private void record(PublishOutcome became) {
            long took = System.nanoTime() - started;
            if (span.isRecording()) {
                try (Scope ignored = span.makeCurrent()) {
                    meters.sent(template, SendSpan.errorType(became), took);
                }
            } else {
                meters.sent(template, SendSpan.errorType(became), took);
            }
            spans.end(span, became);
        }
    }

    private static boolean isNoResponders(PublishOutcome outcome) {
        return outcome instanceof PublishOutcome.Refused refused
                && refused.code() == PublishOutcome.Refused.NO_RESPONDERS;
    }

    /// What the server said, where it said something definite.
    private static Optional<PublishOutcome> refusal(Throwable error) {
        for (var cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof JetStreamApiException said) {
                return Optional.of(
                        new PublishOutcome.Refused(
                                code(said),
                                Optional.ofNullable(said.getErrorDescription()).orElse("refused")));
            }
            var message = cause.getMessage();
            if (cause instanceof CompletionException || message == null) {
                continue;
            }
            if (message.startsWith("Error Publishing: 503")) {
                return Optional.of(
                        new PublishOutcome.Refused(
                                PublishOutcome.Refused.NO_RESPONDERS,
                                "no stream answers for that subject"));
            }
            if (message.startsWith("Error Publishing: 429")) {
                return Optional.of(
                        new PublishOutcome.Refused(
                                PublishOutcome.Refused.TOO_MANY_REQUESTS,
                                "the stream takes no more for now"));
            }
        }
        return Optional.empty();
    }

    private static int code(JetStreamApiException said) {
        return said.getApiErrorCode() > 0 ? said.getApiErrorCode() : said.getErrorCode();
    }
}
