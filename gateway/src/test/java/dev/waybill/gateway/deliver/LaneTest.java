package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.LaneMessage;
import io.nats.client.Connection;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Replays for a consumer that fetches over HTTP: seen by it alone (pitfall 13), and settled by
/// their tokens.
@WithNats
class LaneTest {
    private static final DeadLetterSpace SPACE = DeadLetterSpace.STANDARD;
    private static final Actor OPERATOR = new Actor("ann", "fixed", "");

    private final Connection connection;
    private final RunningGateway gateway;
    private final Store store;
    private final Caller caller;

    LaneTest(NatsServer nats, Connection connection) {
        this.connection = connection;
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.store = Store.create(connection).consumer("c", Duration.ofSeconds(30));
        this.caller = new Caller(gateway, store);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void handsOutAReplayToTheConsumerThatFailedAloneAndResolvesItByItsAck() throws Exception {
        store.consumer("other", Duration.ofSeconds(30));
        var letter = die();
        caller.settle(caller.fetchOne("other"), "ack");
        replay(letter);

        assertThat(caller.fetch("other", "{\"wait\":\"100ms\"}")).isEmpty();
        var message = replayed();
        assertThat(message.path("subject").asText()).isEqualTo(store.subject("a"));
        assertThat(message.path("stream").asText()).isEqualTo(store.name());
        assertThat(message.path("sequence").asLong()).isEqualTo(1);
        assertThat(message.path("eventId").asText()).isEqualTo("m-1");
        assertThat(message.at("/headers/Nats-Msg-Id/0").asText()).isEqualTo("m-1");
        assertThat(message.at("/replay/id").asText()).isEqualTo(letter.id().toString());
        assertThat(message.at("/replay/n").asInt()).isEqualTo(1);

        assertThat(caller.settle(message, "ack")).isEqualTo("ok");
        assertThat(state(letter).phase()).isEqualTo(Phase.RESOLVED);
        assertThat(caller.fetch("c", "{\"wait\":\"100ms\"}")).isEmpty();
        assertThat(caller.settle(message, "ack")).isEqualTo("stale");
    }

    @Test
    void opensTheDeadLetterAgainWhenTheReplayIsTerminated() throws Exception {
        var letter = die();
        replay(letter);

        assertThat(caller.settle(replayed(), "term\",\"reason\":\"still bad")).isEqualTo("ok");

        assertThat(state(letter).phase()).isEqualTo(Phase.OPEN);
        var again = entry();
        assertThat(again.replays()).isEqualTo(1);
        assertThat(again.failure().message()).isEqualTo("still bad");
    }

    @Test
    void failsAReplayThatWasHandedOutThreeTimesInVain() throws Exception {
        var letter = die();
        replay(letter);
        for (int i = 0; i < 3; i++) {
            assertThat(caller.settle(replayed(), "nak")).isEqualTo("ok");
        }

        Await.until(
                "it has failed",
                () ->
                        caller.fetch("c", "{\"wait\":\"100ms\"}").isEmpty()
                                && state(letter).phase() == Phase.OPEN);
        assertThat(entry().death().kind()).isEqualTo(DeathClass.TIMEOUT);
    }

    @Test
    void dropsAReplayThatIsNotUnderWay() throws Exception {
        var letter = die();
        send(letter, 1);

        assertThat(caller.fetch("c", "{\"wait\":\"100ms\"}")).isEmpty();
    }

    @Test
    void makesTheLaneOfAConsumerAtItsFirstFetch() throws Exception {
        caller.fetch("c", "{\"wait\":\"1ms\"}");

        var lane = SPACE.laneName(store.name(), "c");
        var config =
                connection
                        .jetStreamManagement()
                        .getConsumerInfo(SPACE.lanes(), lane)
                        .getConsumerConfiguration();
        assertThat(config.getDescription()).isEqualTo("http");
        assertThat(config.getAckWait()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void answersWithTheReplaysInHandWhereNothingElseCanBeLeased() throws Exception {
        var letter = die();
        replay(letter);
        store.publish("a", "x".repeat(20_000));

        var messages = caller.fetch("c", "{\"max\":2,\"maxBytes\":8000}");

        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).at("/replay/id").asText()).isEqualTo(letter.id().toString());
    }

    /// A lane that is made anew has another replay at the same sequence.
    @Test
    void settlesNoOtherReplayThanItsOwn() throws Exception {
        var letter = die();
        replay(letter);
        var message = replayed();
        var management = connection.jetStreamManagement();
        var lanes = management.getStreamInfo(SPACE.lanes()).getConfiguration();
        management.deleteStream(SPACE.lanes());
        management.addStream(lanes);
        var next = DeadLetterState.open(letter).replay(Target.CONSUMER, OPERATOR).orElseThrow();
        next = next.reissue().orElseThrow();
        publish(next);
        send(letter, 2);

        assertThat(caller.settle(message, "ack")).isEqualTo("stale");

        assertThat(state(letter).isReplaying(2)).isTrue();
    }

    /// Asks until it is there, as programs do: a lane has nothing while a replay is being stored.
    private JsonNode replayed() {
        var found = new ArrayList<JsonNode>();
        Await.until(
                "the replay is handed out",
                () -> {
                    caller.fetch("c", "{\"wait\":\"100ms\"}").forEach(found::add);
                    return !found.isEmpty();
                });
        return found.getFirst();
    }

    /// A message that the caller terminates.
    private DeadLetter die() throws Exception {
        store.publish("a", new Headers().put("Nats-Msg-Id", "m-1"), new byte[] {'x'});
        JsonNode message = caller.fetchOne("c");
        assertThat(caller.settle(message, "term\",\"reason\":\"bad")).isEqualTo("ok");
        return entry();
    }

    private void replay(DeadLetter letter) throws Exception {
        var state = DeadLetterState.open(letter).replay(Target.CONSUMER, OPERATOR).orElseThrow();
        publish(state);
        send(letter, state.replays());
    }

    private void publish(DeadLetterState state) throws Exception {
        connection
                .jetStream()
                .publish(
                        NatsMessage.builder()
                                .subject(SPACE.state(state.letter().id()))
                                .headers(state.headers())
                                .build());
    }

    private void send(DeadLetter letter, int n) throws Exception {
        var headers =
                new LaneMessage(letter, n, "ann", "fixed", "")
                        .headers(headers(last(SPACE.entries(), SPACE.entry(letter.id()))));
        connection
                .jetStream()
                .publish(
                        NatsMessage.builder()
                                .subject(SPACE.replay(letter.id(), n))
                                .headers(headers)
                                .data(new byte[] {'x'})
                                .build());
    }

    private DeadLetter entry() throws Exception {
        var subject = SPACE.entriesOf(Optional.of(store.name()), Optional.of("c"));
        return DeadLetterHeaders.read(headers(last(SPACE.entries(), subject))).orElseThrow();
    }

    private DeadLetterState state(DeadLetter letter) throws Exception {
        var last = last(SPACE.operations(), SPACE.state(letter.id()));
        return DeadLetterState.read(headers(last)).orElseThrow();
    }

    private MessageInfo last(String stream, String subject) throws Exception {
        return connection.jetStreamManagement().getLastMessage(stream, subject);
    }

    private static Headers headers(MessageInfo message) {
        return Optional.ofNullable(message.getHeaders()).orElseGet(Headers::new);
    }
}
