package dev.waybill.gateway.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.survey.Lag.Stored;
import dev.waybill.gateway.survey.Search;
import dev.waybill.gateway.survey.StreamFacts;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/// Finds a message's place and time in a stream without a consumer: the first one from a sequence
/// on under a filter. Any replica may answer where the stream allows direct gets, else its leader.
///
/// The whole message comes along, as the server has no question for less.
final class Finder {
    private static final int NOT_FOUND = 404;

    private final Questions questions;

    Finder(Questions questions) {
        this.questions = questions;
    }

    /// The first message that the search is for; empty where there is none (any more).
    Optional<Stored> first(StreamFacts stream, Search search)
            throws IOException, InterruptedException {
        var filters = search.filters().isEmpty() ? List.of(">") : search.filters();
        Optional<Stored> first = Optional.empty();
        for (var filter : filters) {
            var next = next(stream, search.from(), filter);
            if (next.isPresent() && (first.isEmpty() || isBefore(next.get(), first.get()))) {
                first = next;
            }
        }
        return first;
    }

    /// The sequence of the first message that was stored at that time or later; the one after the
    /// last where there is none. Asks as often as the number of sequences has binary digits.
    long firstSince(StreamFacts stream, Instant time) throws IOException, InterruptedException {
        long low = stream.contents().firstSequence();
        long high = stream.contents().lastSequence() + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            var message = next(stream, middle, ">");
            if (message.isEmpty() || !message.get().at().isBefore(time)) {
                high = middle;
            } else {
                low = message.get().sequence() + 1;
            }
        }
        return low;
    }

    private Optional<Stored> next(StreamFacts stream, long from, String filter)
            throws IOException, InterruptedException {
        var request = Json.mapper().createObjectNode().put("seq", from).put("next_by_subj", filter);
        return stream.config().allowDirect()
                ? direct(questions.request("DIRECT.GET." + stream.name(), request))
                : asked(stream.name(), request);
    }

    private Optional<Stored> asked(String stream, ObjectNode request)
            throws IOException, InterruptedException {
        try {
            var message = questions.ask("STREAM.MSG.GET." + stream, request).path("message");
            return Optional.of(
                    new Stored(message.path("seq").asLong(), time(message.path("time").asText())));
        } catch (Questions.Refusal e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Stored> direct(Message reply) throws IOException {
        var headers = reply.getHeaders();
        if (headers == null) {
            throw new IOException("a direct get was answered without headers");
        }
        var sequence = headers.getFirst("Nats-Sequence");
        var time = headers.getFirst("Nats-Time-Stamp");
        if (sequence != null && time != null) {
            return Optional.of(new Stored(Long.parseLong(sequence), time(time)));
        }
        if (reply.getStatus() != null && reply.getStatus().getCode() == NOT_FOUND) {
            return Optional.empty();
        }
        throw new IOException("a direct get was answered with " + reply.getStatus());
    }

    private static boolean isBefore(Stored one, Stored other) {
        return one.sequence() < other.sequence();
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
