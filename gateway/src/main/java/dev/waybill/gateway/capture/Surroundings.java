package dev.waybill.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What JetStream says of the stream, the consumer and the lane of a death. Each question ends with
/// a problem where JetStream does not answer.
public final class Surroundings {
    private static final Duration SERVER_DEFAULT = Duration.ofSeconds(30);
    private static final String LIBRARY = "library";

    private final DeadLetterSpace space;
    private final Asked<StreamFacts> streams;
    private final Asked<ConsumerFacts> consumers;
    private final Asked<String> lanes;

    /// Which stream of its name it is, and whether its messages stay when they are settled.
    public record StreamFacts(Instant created, boolean keepsSettled) {
        private static StreamFacts of(JsonNode info) {
            var retention = info.path("config").path("retention").asText();
            return new StreamFacts(
                    Instant.parse(info.path("created").asText()), retention.equals("limits"));
        }
    }

    /// Which consumer of its name it is, and how long the server waits for its word.
    record ConsumerFacts(Instant created, Duration ackWait) {
        private static ConsumerFacts of(JsonNode info) {
            long longest = info.path("config").path("ack_wait").asLong();
            for (var step : info.path("config").path("backoff")) {
                longest = Math.max(longest, step.asLong());
            }
            return new ConsumerFacts(
                    Instant.parse(info.path("created").asText()),
                    longest > 0 ? Duration.ofNanos(longest) : SERVER_DEFAULT);
        }
    }

    public Surroundings(JetStreamApi api, DeadLetterSpace space) {
        this.space = space;
        this.streams = new Asked<>(api, StreamFacts::of);
        this.consumers = new Asked<>(api, ConsumerFacts::of);
        this.lanes = new Asked<>(api, info -> info.path("config").path("description").asText());
    }

    /// The stream as it was at that moment, which has passed; empty where it has been deleted
    /// since, or made anew.
    public Optional<StreamFacts> stream(String stream, Instant moment) throws InterruptedException {
        return streams.find("STREAM.INFO." + stream, moment)
                .filter(facts -> !facts.created().isAfter(moment));
    }

    /// The consumer as it was at that moment, like [#stream].
    Optional<ConsumerFacts> consumer(String stream, String consumer, Instant moment)
            throws InterruptedException {
        return consumers
                .find("CONSUMER.INFO." + stream + "." + consumer, moment)
                .filter(facts -> !facts.created().isAfter(moment));
    }

    /// Whether the library reads the replays of that consumer, and so keeps its dead letters.
    boolean isKeptByTheLibrary(String stream, String consumer, Instant moment)
            throws InterruptedException {
        var lane = space.lanes() + "." + space.laneName(stream, consumer);
        return lanes.find("CONSUMER.INFO." + lane, moment).filter(LIBRARY::equals).isPresent();
    }

    /// The epoch of a stream that may be gone.
    public static String epochOf(Optional<StreamFacts> stream) {
        return stream.map(facts -> Epoch.of(facts.created())).orElse(DeadLetterId.NO_EPOCH);
    }
}
