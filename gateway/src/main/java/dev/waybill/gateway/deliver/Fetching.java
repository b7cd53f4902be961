package dev.waybill.gateway.deliver;

import dev.waybill.client.Batch;
import dev.waybill.client.Delivery;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Handler;
import dev.waybill.gateway.http.Permit;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.http.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST …/fetch`: leases what a consumer has for its caller, or waits for a first message.
///
/// What was leased and cannot be handed over, as the caller has gone or the gateway is at its
/// limits, is handed back at once. A gateway that stops answers with what there is, that is
/// nothing.
final class Fetching implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);
    private static final int ENVELOPE = 1_024;

    private final Session session;
    private final Lanes lanes;
    private final ConsumerDirectory directory;
    private final AckKeys keys;
    private final Attempts attempts;
    private final DeliverConfig config;
    private final DeliverMeters meters;
    private final InstantSource clock;

    Fetching(
            Session session,
            Lanes lanes,
            ConsumerDirectory directory,
            AckKeys keys,
            Attempts attempts,
            DeliverConfig config,
            DeliverMeters meters,
            InstantSource clock) {
        this.session = session;
        this.lanes = lanes;
        this.directory = directory;
        this.keys = keys;
        this.attempts = attempts;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        var key = new ConsumerDirectory.Key(exchange.path("stream"), exchange.path("consumer"));
        var facts = directory.require(key);
        facts.requireReadableBy(exchange.principal());
        if (facts.push()) {
            throw Problem.of(ProblemCode.CONFLICT, "a push consumer is not fetched from")
                    .exception();
        }
        long maxPayload = session.connection().getMaxPayload();
        var request = FetchRequest.of(exchange, config, maxPayload);
        var ring = facts.acknowledged() ? keys.current() : new KeyRing(List.of());
        try (var wakeup = new Wakeup(exchange)) {
            var replays = replays(request, key, facts);
            var batch =
                    replays.isEmpty()
                            ? lease(request, key, facts, wakeup)
                            : leaseMore(replays, request, key, facts, wakeup);
            answer(exchange, replays, batch, facts, ring, wakeup);
        }
    }

    /// What the operators sent to this consumer again comes first.
    private List<Lanes.Replayed> replays(
            FetchRequest request, ConsumerDirectory.Key key, ConsumerFacts facts)
            throws InterruptedException {
        return facts.acknowledged()
                ? lanes.fetch(key, facts, request.max(), request.maxBytes())
                : List.of();
    }

    /// Replays in hand are answered with also where nothing else can be leased, or handed back.
    private Batch leaseMore(
            List<Lanes.Replayed> replays,
            FetchRequest request,
            ConsumerDirectory.Key key,
            ConsumerFacts facts,
            Wakeup wakeup)
            throws IOException, InterruptedException {
        if (replays.size() >= request.max()) {
            return new Batch(List.of(), Batch.End.FULL);
        }
        boolean answerable = false;
        try {
            var batch = lease(request.less(replays.size()), key, facts, wakeup);
            answerable = true;
            return batch;
        } catch (RuntimeException e) {
            LOG.debug("{} has replays, and nothing else can be leased", key, e);
            answerable = true;
            return new Batch(List.of(), Batch.End.NOTHING);
        } finally {
            if (!answerable) {
                handBack(replays.stream().map(Lanes.Replayed::delivery).toList(), "gone");
            }
        }
    }

    private Batch lease(
            FetchRequest request, ConsumerDirectory.Key key, ConsumerFacts facts, Wakeup wakeup)
            throws IOException, InterruptedException {
        try {
            var options = request.options(key, facts);
            var batch = wakeup.await(() -> session.waybill().fetch(options));
            return batch.deliveries().isEmpty() ? explained(batch, key) : batch;
        } catch (InterruptedException e) {
            return switch (wakeup.reason()) {
                case NONE -> throw e;
                case GONE -> throw gone(e);
                case DRAIN -> new Batch(List.of(), Batch.End.NOTHING);
            };
        }
    }

    /// Why a batch is empty; nothing there is no reason for a problem.
    private Batch explained(Batch batch, ConsumerDirectory.Key key) throws InterruptedException {
        return switch (batch.end()) {
            case FULL, NOTHING -> batch;
            case BYTES ->
                    throw Problem.of(
                                    ProblemCode.UNPROCESSABLE,
                                    "the next message is larger than maxBytes")
                            .exception();
            case NO_CONSUMER -> {
                directory.forget(key);
                directory.require(key);
                throw Problem.of(ProblemCode.UNAVAILABLE, "the consumer is not served just now")
                        .retryAfter(Duration.ofSeconds(1))
                        .exception();
            }
            case REFUSED ->
                    throw Problem.of(
                                    ProblemCode.CONFLICT,
                                    "the consumer does not serve this: too many pulls are"
                                            + " waiting, or it asks for a priority group")
                            .exception();
            case UNANSWERED ->
                    throw Problem.of(ProblemCode.UNANSWERED, "JetStream did not answer in time")
                            .exception();
        };
    }

    private void answer(
            Exchange exchange,
            List<Lanes.Replayed> replays,
            Batch batch,
            ConsumerFacts facts,
            KeyRing ring,
            Wakeup wakeup)
            throws IOException {
        var deliveries = new ArrayList<>(replays.stream().map(Lanes.Replayed::delivery).toList());
        deliveries.addAll(batch.deliveries());
        try (var _ = hold(exchange, deliveries)) {
            var messages = new ArrayList<MessageJson>(deliveries.size());
            for (var replayed : replays) {
                messages.add(replay(exchange, replayed, facts, ring));
            }
            for (var delivery : batch.deliveries()) {
                messages.add(message(exchange, delivery, facts, ring));
            }
            if (wakeup.isGone()) {
                throw gone(new InterruptedException("before the answer"));
            }
            exchange.respond(200, Map.of("messages", messages));
        } catch (IOException | RuntimeException e) {
            handBack(deliveries, e instanceof ProblemException ? "overloaded" : "gone");
            throw e;
        }
        meters.fetched(batch.deliveries());
    }

    private MessageJson message(
            Exchange exchange, Delivery delivery, ConsumerFacts facts, KeyRing ring) {
        if (ring.isEmpty()) {
            return MessageJson.delivered(delivery);
        }
        var trace = delivery.trace();
        var lease = Lease.of(delivery, facts, trace, clock.instant());
        attempts.leased(lease);
        var token = AckTokens.write(ring, exchange.principal().name(), lease);
        return MessageJson.leased(delivery, token, lease, clock.instant());
    }

    private MessageJson replay(
            Exchange exchange, Lanes.Replayed replayed, ConsumerFacts facts, KeyRing ring) {
        var lease = Lease.of(replayed, facts, clock.instant());
        attempts.leased(lease);
        var token = AckTokens.write(ring, exchange.principal().name(), lease);
        return MessageJson.replayed(replayed, token, lease, clock.instant());
    }

    /// The answer is a text of the payloads, and then its bytes.
    private static Permit hold(Exchange exchange, List<Delivery> deliveries) {
        long payload = deliveries.stream().mapToLong(d -> d.data().length + ENVELOPE).sum();
        return exchange.hold(3 * payload);
    }

    private void handBack(List<Delivery> deliveries, String reason) {
        var waybill = session.waybill();
        deliveries.forEach(waybill::handBack);
        meters.handedBack(reason, deliveries.size());
    }

    private static IOException gone(InterruptedException e) {
        return new IOException("the caller went away", e);
    }
}
