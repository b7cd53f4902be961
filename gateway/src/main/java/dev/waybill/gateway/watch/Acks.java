package dev.waybill.gateway.watch;

import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.survey.AckSamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Adds up the acknowledgements that the servers sample, by consumer (its `sample_freq`).
///
/// Between two polls at most 20,000 consumers are told apart; samples of further ones, of those
/// without a durable name, and what is no sample at all are not counted.
final class Acks {
    private static final Logger LOG = LoggerFactory.getLogger(Acks.class);
    private static final int MOST = 20_000;
    private static final double NANOS = 1e9;
    private static final List<Double> SECONDS =
            List.of(
                    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
                    60.0, 300.0);
    private static final List<Double> DELIVERIES = List.of(1.0, 2.0, 3.0, 5.0, 10.0, 20.0);

    private final Map<Key, Sums> sums = new ConcurrentHashMap<>();

    private record Key(String stream, String consumer) {}

    /// What was added up for one consumer.
    private record Sums(Gathering seconds, Gathering deliveries) {
        static Sums none() {
            return new Sums(new Gathering(SECONDS), new Gathering(DELIVERIES));
        }
    }

    /// What was sampled of those that are there. What is gone is forgotten.
    List<AckSamples> of(Roll roll) {
        var samples = new ArrayList<AckSamples>();
        sums.forEach((key, sum) -> {
            switch (roll.of(key.stream(), key.consumer())) {
                case PRESENT -> samples.add(samples(key, sum));
                case AWAITED -> {}
                case NAMELESS, GONE -> sums.remove(key);
            }
        });
        return samples;
    }

    void forget() {
        sums.clear();
    }

    /// Adds one sample in the server's JSON. Its `ack_time` is in nanoseconds since the last
    /// delivery, or the last word that the work goes on.
    void add(byte[] sample) {
        try {
            var json = Json.mapper().readTree(sample);
            var key = new Key(json.path("stream").asText(), json.path("consumer").asText());
            if (key.stream().isEmpty() || key.consumer().isEmpty()) {
                return;
            }
            if (sums.size() < MOST || sums.containsKey(key)) {
                var sum = sums.computeIfAbsent(key, _ -> Sums.none());
                sum.seconds().add(Math.max(0, json.path("ack_time").asLong()) / NANOS);
                sum.deliveries().add(Math.max(1, json.path("deliveries").asInt()));
            }
        } catch (IOException e) {
            LOG.debug("a sample of an acknowledgement could not be read", e);
        }
    }

    private static AckSamples samples(Key key, Sums sums) {
        return new AckSamples(
                key.stream(),
                key.consumer(),
                sums.seconds().distribution(),
                sums.deliveries().distribution());
    }
}
