package dev.waybill.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.nats.PermissionDenied;
import dev.waybill.gateway.survey.AccountFacts;
import dev.waybill.gateway.survey.ConsumerFacts;
import dev.waybill.gateway.survey.Picture;
import dev.waybill.gateway.survey.StreamFacts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Draws one picture after the other of all streams that are watched: lists them, lists the
/// consumers of each that has some, looks at each consumer.
///
/// What no server answers for stays as it was for two polls; what JetStream no longer lists is
/// forgotten. After 8 lists of consumers without an answer, each of which takes its time, a poll
/// asks for no more; a list that is denied takes no time and is asked for at every poll. Remembers
/// as much as there are streams and consumers.
final class Poll {
    private static final int MOST_FAILURES = 8;

    private final Questions questions;
    private final Lookups lookups;
    private final Examiner examiner;
    private final WatchConfig config;
    private final WatchMeters meters;
    private final News news;
    private final AtomicInteger failures = new AtomicInteger();
    private Map<String, StreamMemory> memory = Map.of();

    Poll(Questions questions, Lookups lookups, WatchConfig config, WatchMeters meters, News news) {
        this.questions = questions;
        this.lookups = lookups;
        this.examiner = new Examiner(lookups);
        this.config = config;
        this.meters = meters;
        this.news = news;
    }

    /// Forgets all, as another replica goes on.
    void forget() {
        memory = Map.of();
    }

    /// `IOException` where the streams cannot be listed.
    Picture take(Instant now) throws IOException, InterruptedException {
        lookups.begin();
        failures.set(0);
        var streams = Listing.of(questions, "STREAM.LIST", "streams");
        var looked = lookAt(streams, now);
        var next = new HashMap<String, StreamMemory>(looked.memory());
        for (var name : streams.missing()) {
            Optional.ofNullable(memory.get(name))
                    .ifPresent(before -> next.put(name, missed(before)));
        }
        memory = Map.copyOf(next);
        var views =
                memory.values().stream()
                        .map(StreamMemory::view)
                        .sorted(Comparator.comparing(view -> view.facts().name()))
                        .toList();
        int missing = (int) streams.missing().stream().filter(config::watches).count();
        return new Picture(now, views, news.of(views), account(), looked.missing() + missing);
    }

    /// The watched streams by name, and how many consumers nobody answered for.
    private record Looked(Map<String, StreamMemory> memory, int missing) {}

    /// One consumer that is to be examined.
    private record Waiting(StreamFacts stream, ConsumerFacts consumer, Optional<Memory> before) {}

    /// The consumers of all streams: those to examine, and by stream those that nobody answered
    /// for, as they were.
    private record Listed(List<Waiting> waiting, Map<String, Map<String, Memory>> kept) {
        int missing() {
            return kept.values().stream().mapToInt(Map::size).sum();
        }
    }

    private Looked lookAt(Listing streams, Instant now) throws InterruptedException {
        var facts =
                streams.found().entrySet().stream()
                        .filter(each -> config.watches(each.getKey()))
                        .map(each -> Descriptions.stream(each.getValue()))
                        .toList();
        var listed = listConsumers(facts, now);
        int missing = listed.missing();
        var examined = examine(listed);
        var next = new HashMap<String, StreamMemory>();
        for (var stream : facts) {
            var consumers = examined.getOrDefault(stream.name(), Map.of());
            next.put(stream.name(), new StreamMemory(stream, 0, consumers));
        }
        return new Looked(next, missing);
    }

    private Listed listConsumers(List<StreamFacts> streams, Instant now)
            throws InterruptedException {
        var waiting = new ConcurrentLinkedQueue<Waiting>();
        var kept = new ConcurrentHashMap<String, Map<String, Memory>>();
        Side.bySide(
                streams,
                stream -> {
                    var own = new ConcurrentHashMap<String, Memory>();
                    kept.put(stream.name(), own);
                    waiting.addAll(consumers(stream, now, own));
                });
        return new Listed(List.copyOf(waiting), kept);
    }

    /// Each consumer's memory by its stream, those that are farthest behind first; adds to what was
    /// kept.
    private Map<String, Map<String, Memory>> examine(Listed listed) throws InterruptedException {
        Side.bySide(
                listed.waiting().stream()
                        .sorted(Comparator.comparing(Poll::behind).reversed())
                        .toList(),
                each -> {
                    var seen = examiner.examine(each.stream(), each.consumer(), each.before());
                    listed.kept()
                            .getOrDefault(each.stream().name(), Map.of())
                            .put(each.consumer().name(), seen);
                });
        return listed.kept();
    }

    /// The consumers to examine; those that nobody answered for go to `kept`, as they were.
    private List<Waiting> consumers(StreamFacts stream, Instant now, Map<String, Memory> kept)
            throws InterruptedException {
        var before =
                Optional.ofNullable(memory.get(stream.name()))
                        .map(StreamMemory::consumers)
                        .orElse(Map.of());
        if (stream.contents().consumers() == 0) {
            return List.of();
        }
        if (failures.get() >= MOST_FAILURES) {
            keep(before, before.keySet(), kept);
            return List.of();
        }
        try {
            var listing = Listing.of(questions, "CONSUMER.LIST." + stream.name(), "consumers");
            keep(before, listing.missing(), kept);
            return listing.found().entrySet().stream()
                    .map(each ->
                            new Waiting(
                                    stream,
                                    Descriptions.consumer(each.getValue(), now),
                                    Optional.ofNullable(before.get(each.getKey()))))
                    .toList();
        } catch (IOException e) {
            if (!(e instanceof PermissionDenied)) {
                failures.incrementAndGet();
            }
            meters.failed("consumers", e);
            keep(before, before.keySet(), kept);
            return List.of();
        }
    }

    private static void keep(
            Map<String, Memory> before, Set<String> names, Map<String, Memory> kept) {
        for (var name : names) {
            Optional.ofNullable(before.get(name))
                    .ifPresent(memory -> kept.put(name, memory.missedOnce()));
        }
    }

    private static StreamMemory missed(StreamMemory before) {
        var consumers = new HashMap<String, Memory>();
        before.consumers().forEach((name, each) -> consumers.put(name, each.missedOnce()));
        return new StreamMemory(before.facts(), before.missed() + 1, consumers);
    }

    private static Duration behind(Waiting waiting) {
        return waiting.before().map(Memory::behind).orElse(Duration.ZERO);
    }

    private Optional<AccountFacts> account() throws InterruptedException {
        try {
            JsonNode info = questions.ask("INFO", Json.mapper().createObjectNode());
            return Optional.of(Descriptions.account(info));
        } catch (IOException e) {
            meters.failed("account", e);
            return Optional.empty();
        }
    }
}
