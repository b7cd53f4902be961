package dev.waybill.client;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/// Wires the parts of the library together, once for each [Waybill].
final class Engine {
    private static final String SCOPE = "dev.waybill.client";
    private static final int OVERHEAD = 1_024;

    private final Connection connection;
    private final JetStreamManagement management;
    private final String apiPrefix;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final ClientMeters meters;
    private final Tracer tracer;
    private final TraceContext traceContext;
    private final HeadSampling sampling;
    private final SubjectTemplates templates;
    private final Peer peer;
    private final Publisher publisher;
    private final Fetcher fetcher;
    private final ReceiveSpan receiveSpan;
    private final DeadLetterHouse deadLetters;
    private final DeadLettering deadLettering;
    private final ReplaySettlement replaySettlement;
    private final Settlement fetchedSettlement;

    Engine(Waybill.Builder builder) {
        this.connection = builder.connection;
        this.clock = builder.clock;
        this.meters = new ClientMeters(builder.meters);
        this.telemetry = new Telemetry(meters.telemetryFailures());
        this.tracer = builder.openTelemetry.getTracerProvider().tracerBuilder(SCOPE).build();
        this.traceContext = new TraceContext(builder.baggageKeys);
        this.sampling = builder.sampling;
        this.templates = new SubjectTemplates(builder.templates);
        this.peer = new Peer(connection::getConnectedUrl);
        this.management = management(builder);

        this.apiPrefix = builder.jetStream.getPrefix();
        this.publisher = publisher(builder);
        this.fetcher = new Fetcher(connection, apiPrefix);
        this.receiveSpan = new ReceiveSpan(tracer, templates, peer);
        this.deadLetters = new DeadLetterHouse(builder, management, tracer, peer);
        this.deadLettering = deadLetters.deadLettering(meters, telemetry);
        this.replaySettlement = deadLetters.replaySettlement(meters, telemetry);
        this.fetchedSettlement =
                settlement(RetryPolicy.standard().attempts(Integer.MAX_VALUE), error -> false);
    }

    Publisher publisher() {
        return publisher;
    }

    Consumption consume(ConsumeOptions options, Handler handler) {
        deadLetters.requireStreams(options);
        var info = new ConsumerBinding(management).bind(options);
        var limits =
                new Processing.Limits(
                        options.retry().attempts(),
                        options.handlerBudget(),
                        ConsumerBinding.ackWait(info));
        var settlement = settlement(options.retry(), options::isUndecodable);
        var spans =
                new ProcessSpan(
                        tracer,
                        traceContext,
                        templates,
                        peer,
                        clock,
                        options.parenting(),
                        sampling);
        var processing =
                new Processing(
                        handler, settlement, spans, meters, telemetry, templates, clock, limits);
        telemetry.run(() -> meters.expectDeadLetters(options.stream(), options.durable()));
        var ackPending = new AckPendingWatch(management, info, System.nanoTime());
        var lane = deadLetters.lane(options, limits.ackWait());
        var parts =
                new Consumption.Parts(
                        connection,
                        settlement,
                        processing,
                        limits,
                        meters,
                        ackPending,
                        source(options),
                        pulls(options, info),
                        lane,
                        deadLetters.replays(options, lane),
                        replayPulls(options));
        return new Consumption(options, parts);
    }

    Batch fetch(FetchOptions options) throws InterruptedException {
        Instant from = clock.instant();
        long started = System.nanoTime();
        var batch = fetcher.fetch(options);
        var took = Duration.ofNanos(System.nanoTime() - started);
        telemetry.run(() -> receiveSpan.record(options, batch, from, from.plus(took)));
        telemetry.run(() -> count(options, batch, took));
        return batch;
    }

    boolean settle(Delivery delivery, Verdict verdict) {
        var processed =
                new Processed(
                        verdict,
                        Optional.empty(),
                        verdict instanceof Verdict.Reject ? "rejected" : "",
                        Duration.ZERO,
                        false,
                        true);
        try (LogContext log = LogContext.of(delivery, delivery.trace())) {
            return !fetchedSettlement
                    .settle(delivery, processed, Span.current())
                    .outcome()
                    .equals("unsettled");
        }
    }

    void handBack(Delivery delivery) {
        fetchedSettlement.handBack(delivery);
    }

    private void count(FetchOptions options, Batch batch, Duration took) {
        meters.received(
                options.consumer(), batch.end() == Batch.End.UNANSWERED ? "timeout" : "", took);
        for (var delivery : batch.deliveries()) {
            var wait = Duration.between(delivery.storedAt(), clock.instant());
            meters.consumed(
                    "receive",
                    templates.of(delivery.subject()),
                    delivery,
                    wait.isNegative() ? Duration.ZERO : wait);
        }
    }

    private Intake.Source source(ConsumeOptions options) {
        return new Intake.Source(
                apiPrefix, options.stream(), options.durable(), () -> true, Delivery::new);
    }

    /// Replays lie at the client no more than handlers can run.
    private Pulls replayPulls(ConsumeOptions options) {
        return new Pulls(
                options.concurrency(),
                options.pullBytes(),
                connection.getMaxPayload() + OVERHEAD,
                Duration.ofDays(1),
                System.nanoTime());
    }

    private Pulls pulls(ConsumeOptions options, ConsumerInfo info) {
        var consumer = info.getConsumerConfiguration();
        long maxBatch = consumer.getMaxBatch();
        int capacity =
                maxBatch > 0 ? (int) Math.min(maxBatch, options.capacity()) : options.capacity();
        long maxBytes = consumer.getMaxBytes();
        long bytes = maxBytes > 0 ? Math.min(maxBytes, options.pullBytes()) : options.pullBytes();
        long largest =
                maxBytes > 0
                        ? Math.min(maxBytes, connection.getMaxPayload() + OVERHEAD)
                        : connection.getMaxPayload() + OVERHEAD;
        var expires = consumer.getMaxExpires();
        return new Pulls(
                capacity,
                bytes,
                largest,
                expires == null || expires.isZero() ? Duration.ofDays(1) : expires,
                System.nanoTime());
    }

    private Settlement settlement(RetryPolicy policy, Predicate<Throwable> undecodable) {
        return new Settlement(
                connection,
                meters,
                telemetry,
                policy,
                () -> ThreadLocalRandom.current().nextLong(),
                undecodable,
                deadLettering,
                replaySettlement);
    }

    private Publisher publisher(Waybill.Builder builder) {
        try {
            var jetStream = connection.jetStream(builder.jetStream);
            return new Publisher(
                    connection,
                    jetStream,
                    new SendSpan(tracer, peer, sampling),
                    meters,
                    telemetry,
                    templates,
                    builder.publishTimeout,
                    new HeaderBlocks(builder.compact, traceContext, HeaderBlock.fits(jetStream)));
        } catch (IOException e) {
            throw new WaybillException("the connection offers no JetStream", e);
        }
    }

    private static JetStreamManagement management(Waybill.Builder builder) {
        try {
            return builder.connection.jetStreamManagement(builder.jetStream);
        } catch (IOException e) {
            throw new WaybillException("the connection offers no JetStream", e);
        }
    }
}
