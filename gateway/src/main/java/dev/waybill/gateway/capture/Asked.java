package dev.waybill.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.nats.JetStreamApi;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What JetStream answered to questions, used again for moments before the answer.
///
/// An answer counts for a moment that is not later than the answer's own time by the server's
/// clock, so that what was made anew since is never taken for its predecessor. Remembers 1,024
/// answers; beyond that the one that was used the longest ago is asked for again. That something is
/// not there is not remembered, nor is anything of a server before 2.10, whose answers have no
/// time.
final class Asked<F> {
    private static final int MOST = 1_024;
    private static final int STRIPES = 64;

    private final JetStreamApi api;
    private final Function<JsonNode, F> reader;
    private final Object[] stripes =
            IntStream.range(0, STRIPES).mapToObj(_ -> new Object()).toArray();
    private final Map<String, Known<F>> answers =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Known<F>> eldest) {
                    return size() > MOST;
                }
            };

    private record Known<F>(F fact, Instant asOf) {}

    Asked(JetStreamApi api, Function<JsonNode, F> reader) {
        this.api = api;
        this.reader = reader;
    }

    /// The answer to that operation as it is now or was after that moment; empty where there is no
    /// such thing. Questions of one name wait for each other, so that many need one answer.
    Optional<F> find(String operation, Instant moment) throws InterruptedException {
        synchronized (stripes[Math.floorMod(operation.hashCode(), STRIPES)]) {
            var known = known(operation);
            if (known.isPresent() && !known.get().asOf().isBefore(moment)) {
                return known.map(Known::fact);
            }
            var answer = api.answer(operation, new byte[0]).ifFound();
            answer.ifPresent(json -> remember(operation, json));
            return answer.map(reader);
        }
    }

    private Optional<Known<F>> known(String operation) {
        synchronized (answers) {
            return Optional.ofNullable(answers.get(operation));
        }
    }

    private void remember(String operation, JsonNode json) {
        var asOf = instant(json.path("ts").asText());
        if (asOf.isPresent()) {
            synchronized (answers) {
                answers.put(operation, new Known<>(reader.apply(json), asOf.get()));
            }
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
