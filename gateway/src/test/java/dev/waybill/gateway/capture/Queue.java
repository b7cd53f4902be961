package dev.waybill.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Json;
import dev.waybill.testkit.Await;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The dead letter queue as a test looks into it, by a plain client.
record Queue(Connection connection) {
    private static final DeadLetterSpace SPACE = DeadLetterSpace.STANDARD;
    private static final Duration LONG = Duration.ofSeconds(30);

    /// The subjects of a consumer's entries.
    List<String> entries(String stream, String consumer) throws IOException, JetStreamApiException {
        return subjects(
                SPACE.entries(), SPACE.entriesOf(Optional.of(stream), Optional.of(consumer)));
    }

    /// The causes of a consumer's alerts: class, status, and how many entries there were, in order.
    List<String> alerts(String stream, String consumer) throws IOException, JetStreamApiException {
        var found = new TreeSet<String>();
        for (var subject : subjects(SPACE.operations(), SPACE.alert(stream, consumer, "*"))) {
            var record = Json.read(data(last(SPACE.operations(), subject)), JsonNode.class);
            found.add(
                    "%s %s %s"
                            .formatted(
                                    record.path("class").asText(),
                                    record.path("status").asText(),
                                    record.path("captured").asText()));
        }
        return List.copyOf(found);
    }

    /// Whether replays can reach that consumer.
    boolean hasLane(String stream, String consumer) throws IOException, JetStreamApiException {
        return connection
                .jetStreamManagement()
                .getConsumerNames(SPACE.lanes())
                .contains(SPACE.laneName(stream, consumer));
    }

    /// The one entry of a consumer, waited for.
    Entry one(String stream, String consumer) throws IOException, JetStreamApiException {
        Await.until(LONG, "it is captured", () -> entries(stream, consumer).size() == 1);
        return entry(entries(stream, consumer).getFirst());
    }

    Entry entry(String subject) throws IOException, JetStreamApiException {
        return new Entry(last(SPACE.entries(), subject).orElseThrow());
    }

    /// A stored entry.
    record Entry(MessageInfo message) {
        DeadLetter letter() {
            return DeadLetterHeaders.read(headers()).orElseThrow();
        }

        DeadLetterId id() {
            return letter().id();
        }

        String text() {
            return message.getData() == null
                    ? ""
                    : new String(message.getData(), StandardCharsets.UTF_8);
        }

        Headers headers() {
            return headersOf(message);
        }
    }

    Optional<DeadLetterState> state(DeadLetterId id) throws IOException, JetStreamApiException {
        return last(SPACE.operations(), SPACE.state(id))
                .flatMap(message -> DeadLetterState.read(headersOf(message)));
    }

    /// Writes a state, as an operator does, and waits until the sweeper has taken the entry away.
    void finish(DeadLetterState state) throws IOException, JetStreamApiException {
        var message =
                NatsMessage.builder()
                        .subject(SPACE.state(state.letter().id()))
                        .headers(state.headers())
                        .build();
        connection.jetStream().publish(message);
        Await.until(
                "the entry is gone",
                () -> last(SPACE.entries(), SPACE.entry(state.letter().id())).isEmpty());
    }

    /// The subject of the server's word that this consumer has given a message up.
    static String maxDeliveries(String stream, String consumer) {
        return "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + "." + consumer;
    }

    /// That word, as the server said it last.
    byte[] advisory(String stream, String consumer) throws IOException, JetStreamApiException {
        return data(last(SPACE.advisories(), maxDeliveries(stream, consumer)));
    }

    /// How many advisories capture has not finished with.
    long unfinished(String advisories) throws IOException, JetStreamApiException {
        var info = connection.jetStreamManagement().getConsumerInfo(advisories, "waybill-capture");
        return info.getNumPending() + info.getNumAckPending();
    }

    private List<String> subjects(String stream, String filter)
            throws IOException, JetStreamApiException {
        return List.copyOf(
                connection
                        .jetStreamManagement()
                        .getStreamInfo(stream, StreamInfoOptions.filterSubjects(filter))
                        .getStreamState()
                        .getSubjectMap()
                        .keySet());
    }

    private static byte[] data(Optional<MessageInfo> message) {
        return message.flatMap(found -> Optional.ofNullable(found.getData())).orElseThrow();
    }

    private static Headers headersOf(MessageInfo message) {
        return Optional.ofNullable(message.getHeaders()).orElseGet(Headers::new);
    }

    private Optional<MessageInfo> last(String stream, String subject)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(connection.jetStreamManagement().getLastMessage(stream, subject));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == 10_037) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
