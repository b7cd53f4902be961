package dev.waybill.deadletter;

import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.EntryMessage;
import dev.waybill.wire.LaneMessage;
import dev.waybill.wire.PayloadForm;
import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Dead letters of a test: the streams as operators make them, entries, and a consumer that reads
/// its lane.
final class Letters {
    static final JetStreamOptions OPTIONS = JetStreamOptions.DEFAULT_JS_OPTIONS;
    static final Actor ANNE = new Actor("anne", "fixed in 1.4.2", "");
    private static final byte[] NOTHING = {};

    final Connection connection;
    final DeadLetterSpace space;
    final Store store;
    final JetStreamManagement management;

    Letters(Connection connection, String prefix) {
        this.connection = connection;
        this.space = new DeadLetterSpace(prefix);
        this.store = new Store(connection, OPTIONS, space);
        this.management = store.management();
        stream(
                space.entries(),
                space.entrySubjects(),
                builder -> builder.discardPolicy(DiscardPolicy.New).maxMessagesPerSubject(1));
        stream(
                space.operations(),
                space.operationSubjects(),
                builder -> builder.maxMessagesPerSubject(64));
        stream(
                space.lanes(),
                space.laneSubjects(),
                builder -> builder.retentionPolicy(RetentionPolicy.WorkQueue));
    }

    void stream(
            String name, List<String> subjects, UnaryOperator<StreamConfiguration.Builder> change) {
        var builder = StreamConfiguration.builder().name(name).subjects(subjects);
        builder.storageType(StorageType.File).allowDirect(true);
        get(() -> management.addStream(change.apply(builder).build()));
    }

    /// A stream of the application, with that consumer.
    void source(String stream, String subject, String... consumers) {
        stream(stream, List.of(subject), builder -> builder);
        for (var consumer : consumers) {
            get(() ->
                    management.addOrUpdateConsumer(
                            stream,
                            ConsumerConfiguration.builder()
                                    .durable(consumer)
                                    .ackPolicy(AckPolicy.Explicit)
                                    .build()));
        }
    }

    /// The lane of that consumer, which is made where it is not there yet.
    void lane(String stream, String consumer) {
        if (!store.hasConsumer(stream, consumer)) {
            source(stream, stream + ".>", consumer);
        }
        get(() ->
                management.addOrUpdateConsumer(
                        space.lanes(),
                        ConsumerConfiguration.builder()
                                .durable(space.laneName(stream, consumer))
                                .description("library")
                                .filterSubject(space.lane(stream, consumer))
                                .ackPolicy(AckPolicy.Explicit)
                                .maxDeliver(-1)
                                .build()));
    }

    static DeadLetterId id(String stream, String consumer, long sequence) {
        return new DeadLetterId(stream, consumer, "k3x", sequence);
    }

    static DeadLetter letter(DeadLetterId id, String fingerprint) {
        return letter(id, fingerprint, "orders.new");
    }

    static DeadLetter letter(DeadLetterId id, String fingerprint, String subject) {
        return new DeadLetter(
                id,
                new DeadLetter.Origin(
                        subject,
                        "event-" + id.sequence(),
                        "OrderPlaced.v1",
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        ""),
                new DeadLetter.Death(
                        DeathClass.EXHAUSTED,
                        3,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new DeadLetter.Failure(
                        "java.lang.IllegalStateException",
                        "no such customer",
                        "Shop.place:12",
                        "at Shop.place(Shop.java:12)",
                        fingerprint,
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203332-01"),
                PayloadForm.INLINE,
                0,
                Capturer.LIBRARY,
                "shop");
    }

    /// Stores an entry and says its sequence.
    long entry(DeadLetter letter) {
        var original = new Headers();
        original.put("ce-datacontenttype", "application/json");
        original.put("Nats-Msg-Id", "order-" + letter.id().sequence());
        original.put("Nats-Rollup", "all");
        original.put("Nats-TTL", "1s");
        original.put("Nats-Expected-Last-Sequence", "7");
        var data = ("{\"order\":" + letter.id().sequence() + "}").getBytes(StandardCharsets.UTF_8);
        var entry = EntryMessage.of(letter, original, data, connection.getMaxPayload());
        return store.publish(
                        space.entries(), space.entry(letter.id()), entry.headers(), entry.data(), 0)
                .orElseThrow();
    }

    DeadLetterId dead(String stream, String consumer, long sequence) {
        var id = id(stream, consumer, sequence);
        entry(letter(id, "f1"));
        return id;
    }

    /// Moves the state by hand, as somebody who crashes right after it.
    DeadLetterState move(DeadLetterState to) {
        var id = to.letter().id();
        long last =
                store.last(space.operations(), space.state(id)).map(Stored::sequence).orElse(0L);
        var _ =
                store.publish(space.operations(), space.state(id), to.headers(), NOTHING, last)
                        .orElseThrow();
        return to;
    }

    DeadLetterState open(DeadLetterId id) {
        return new States(store).current(id).orElseThrow().state();
    }

    Optional<DeadLetterState> state(DeadLetterId id) {
        return store.last(space.operations(), space.state(id))
                .flatMap(each -> DeadLetterState.read(each.headers()));
    }

    boolean hasEntry(DeadLetterId id) {
        return store.last(space.entries(), space.entry(id)).isPresent();
    }

    boolean hasBin(DeadLetterId id) {
        return store.last(space.operations(), space.bin(id)).isPresent();
    }

    long count(String stream) {
        return get(() -> management.getStreamInfo(stream)).getStreamState().getMsgCount();
    }

    DeadLetters deadLetters() {
        return new DeadLetters(connection, OPTIONS, space, InstantSource.system());
    }

    Operator operator() {
        return new Operator(connection, OPTIONS, space, headers -> headers);
    }

    Sweeper sweeper(Duration grace, Duration memory) {
        var sweeper =
                new Sweeper(
                        () -> Optional.of(connection),
                        OPTIONS,
                        space,
                        InstantSource.system(),
                        new Sweeper.Patience(grace, memory),
                        headers -> headers);
        sweeper.start();
        return sweeper;
    }

    /// Reads one message of the lane as the library does; empty where no replay was under way.
    Optional<LaneMessage> consume(String stream, String consumer, boolean well) throws Exception {
        var pull = PullSubscribeOptions.fastBind(space.lanes(), space.laneName(stream, consumer));
        var subscription = connection.jetStream(OPTIONS).subscribe(null, pull);
        try {
            var messages = subscription.fetch(1, Duration.ofSeconds(2));
            return messages.isEmpty() ? Optional.empty() : handle(messages.getFirst(), well);
        } finally {
            subscription.unsubscribe();
        }
    }

    /// What the library does with a message of a lane; empty where no replay was under way.
    Optional<LaneMessage> handle(Message message, boolean well) {
        var lane = LaneMessage.read(message.getHeaders()).orElseThrow();
        var id = lane.letter().id();
        var stored = store.last(space.operations(), space.state(id)).orElseThrow();
        var state = DeadLetterState.read(stored.headers()).orElseThrow();
        boolean current = state.isReplaying(lane.replay());
        if (current) {
            var another = new DeadLetter.Failure("Another", "", "", "", "another", "");
            var again = lane.letter().replayedInVain().failure(another);
            if (!well) {
                rewrite(again);
            }
            var next = well ? state.succeed(lane.replay()) : state.failAgain(lane.replay(), again);
            var _ = new States(store).move(stored.sequence(), next.orElseThrow()).orElseThrow();
        }
        message.ack();
        return current ? Optional.of(lane) : Optional.empty();
    }

    private void rewrite(DeadLetter again) {
        var there = store.last(space.entries(), space.entry(again.id())).orElseThrow();
        var entry =
                EntryMessage.again(
                        again, there.headers(), there.data(), connection.getMaxPayload());
        var _ =
                store.publish(
                                space.entries(),
                                space.entry(again.id()),
                                entry.headers(),
                                entry.data(),
                                there.sequence())
                        .orElseThrow();
    }

    Stored lastOf(String stream, String subject) {
        return store.last(stream, subject).orElseThrow();
    }

    static DeadLetter letterOf(Stored stored) {
        return DeadLetterHeaders.read(stored.headers()).orElseThrow();
    }

    static <T> T get(Store.Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError(e);
        }
    }
}
