package dev.waybill.client;

import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.SubjectPattern;
import dev.waybill.wire.Uuid7;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Traced publish and consume on JetStream, over a connection that the application already has.
///
/// It owns no connection and starts no thread; each [Consumption] has its own. Telemetry never
/// throws into a publish or a handler. Safe for many threads.
public final class Waybill {
    private final Engine engine;
    private final String source;
    private final InstantSource clock;
    private final Supplier<String> ids;

    private Waybill(Builder builder) {
        this.engine = new Engine(builder);
        this.source = builder.source;
        this.clock = builder.clock;
        this.ids = builder.ids;
    }

    /// Without telemetry: events, outcomes and retries alone. `source` names the producer in its
    /// events.
    public static Waybill create(Connection connection, String source) {
        return builder(connection, source).build();
    }

    /// `source` is a URI reference that names the producer in its events, as in `/orders`.
    public static Builder builder(Connection connection, String source) {
        return new Builder(connection, source);
    }

    /// A new event for that subject, with an id, a time and this producer as its source.
    public Event.Builder event(String subject) {
        return new Event.Builder(subject, ids.get(), source, clock.instant());
    }

    /// Publishes one event and blocks until its outcome is known; call it from a virtual thread.
    public PublishOutcome publish(Event event) {
        return engine.publisher().publish(event);
    }

    /// Publishes one event. The future completes off the connection's threads, within twice the
    /// connection's request cleanup interval, and never exceptionally. Nothing bounds how many are
    /// under way; see [#publishWindow].
    public CompletableFuture<PublishOutcome> publishAsync(Event event) {
        return engine.publisher()
                .publishAsync(event)
                .thenApplyAsync(outcome -> outcome, Completions.EXECUTOR);
    }

    /// A window for many events: at most that many messages, and payload bytes, under way.
    public PublishWindow publishWindow(int messages, int bytes) {
        return new PublishWindow(engine.publisher(), messages, bytes);
    }

    /// Publishes many events, 1,000 under way at a time; the outcomes are in the order of the
    /// events.
    public List<PublishOutcome> publishAll(List<Event> events) throws InterruptedException {
        var window = publishWindow(1_000, 16 * 1024 * 1024);
        var pending = new ArrayList<CompletableFuture<PublishOutcome>>(events.size());
        for (var event : events) {
            pending.add(window.publishInline(event));
        }
        return pending.stream().map(CompletableFuture::join).toList();
    }

    /// Consumes until the result is closed. `IllegalArgumentException` where the consumer does not
    /// fit, `WaybillException` where stream or server are not there, or nowhere to keep dead
    /// letters.
    public Consumption consume(ConsumeOptions options, Handler handler) {
        return engine.consume(options, handler);
    }

    /// Leases one batch from any pull consumer; the caller settles each delivery before the
    /// consumer's AckWait is over.
    public Batch fetch(FetchOptions options) throws InterruptedException {
        return engine.fetch(options);
    }

    /// Settles a fetched delivery: `Ack`, `Retry` after the delay, `Reject` for good, as a dead
    /// letter. False when the server was not reached, and then the message comes back.
    public boolean settle(Delivery delivery, Verdict verdict) {
        return engine.settle(delivery, verdict);
    }

    /// Hands a fetched delivery back at once, for another to take, as nobody has begun with it.
    public void handBack(Delivery delivery) {
        engine.handBack(delivery);
    }

    /// Collects what a [Waybill] needs; for one thread.
    public static final class Builder {
        final Connection connection;
        final String source;
        OpenTelemetry openTelemetry = OpenTelemetry.noop();
        MeterRegistry meters = new CompositeMeterRegistry();
        JetStreamOptions jetStream = JetStreamOptions.DEFAULT_JS_OPTIONS;
        InstantSource clock = InstantSource.system();
        Supplier<String> ids =
                () -> Uuid7.of(System.currentTimeMillis(), ThreadLocalRandom.current()).toString();
        List<SubjectPattern> templates = List.of();
        Set<String> baggageKeys = Set.of();
        Duration publishTimeout = Duration.ofSeconds(5);
        DeadLetterSpace space = DeadLetterSpace.STANDARD;
        UnaryOperator<String> redaction = new Redaction();
        HeadSampling sampling = HeadSampling.ofTheTracer();
        boolean compact;
        boolean createStreams;

        private Builder(Connection connection, String source) {
            if (source.isBlank()) {
                throw new IllegalArgumentException(
                        "the source names the producer, as in /orders; it is blank");
            }
            this.connection = connection;
            this.source = source;
        }

        /// Where spans go; nowhere without a call. With the OpenTelemetry agent:
        /// `GlobalOpenTelemetry.get()`.
        public Builder openTelemetry(OpenTelemetry telemetry) {
            this.openTelemetry = telemetry;
            return this;
        }

        /// The share of the traces beginning here that are recorded, 0 to 1, decided before a span
        /// is built; one that is not recorded costs next to nothing. A trace that is there already
        /// goes on as it began. Leave the SDK's sampler at `parentbased_always_on` then. Without a
        /// call that sampler decides alone, about every span.
        public Builder sampleRoots(double share) {
            this.sampling =
                    HeadSampling.ofRoots(share, () -> ThreadLocalRandom.current().nextLong());
            return this;
        }

        /// Where metrics go; nowhere without a call.
        public Builder meters(MeterRegistry registry) {
            this.meters = registry;
            return this;
        }

        /// The JetStream domain or API prefix.
        public Builder jetStream(JetStreamOptions options) {
            this.jetStream = options;
            return this;
        }

        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /// Where the ids of new events come from; UUIDv7 without a call.
        public Builder ids(Supplier<String> unique) {
            this.ids = unique;
            return this;
        }

        /// Patterns by which subjects go in span names and metric labels, as in `orders.*.placed`;
        /// without one that matches, a subject goes by its first token.
        public Builder subjectTemplates(String... patterns) {
            this.templates = List.of(patterns).stream().map(SubjectPattern::new).toList();
            return this;
        }

        /// The baggage keys that may be stored with an event; none without a call, since what is
        /// stored stays.
        public Builder baggageKeys(Set<String> allowed) {
            this.baggageKeys = Set.copyOf(allowed);
            return this;
        }

        /// How long a blocking publish waits for its outcome, and up to a tenth of that longer, 100
        /// ms at most; 5 s without a call.
        public Builder publishTimeout(Duration timeout) {
            if (timeout.toMillis() < 1) {
                throw new IllegalArgumentException("a publish waits 1 ms or more: " + timeout);
            }
            this.publishTimeout = timeout;
            return this;
        }

        /// Writes `Nats-Msg-Id` and the trace alone, for streams where every byte counts.
        public Builder compactEnvelope() {
            this.compact = true;
            return this;
        }

        /// The first token of the subjects of dead letters, and in upper case the beginning of
        /// their streams' names; `waybill` without a call.
        public Builder prefix(String token) {
            this.space = new DeadLetterSpace(token);
            return this;
        }

        /// Makes the streams of dead letters, where they are missing, when consuming begins.
        /// Without a call they have to be there: a gateway makes them, or `waybill dlq setup`.
        public Builder createStreams() {
            this.createStreams = true;
            return this;
        }

        /// What becomes of an error's text before it leaves the process, in the place of the
        /// library's own redaction: e-mail addresses, long digit runs, tokens, passwords and the
        /// users of URLs. The result is cut at 512 bytes.
        public Builder redaction(UnaryOperator<String> replacement) {
            this.redaction = replacement;
            return this;
        }

        public Waybill build() {
            return new Waybill(this);
        }
    }
}
