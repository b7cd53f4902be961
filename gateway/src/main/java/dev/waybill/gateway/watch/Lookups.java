package dev.waybill.gateway.watch;

import dev.waybill.gateway.meter.ExporterCatalogue;
import dev.waybill.gateway.survey.Lag.Method;
import dev.waybill.gateway.survey.Lag.Stored;
import dev.waybill.gateway.survey.Search;
import dev.waybill.gateway.survey.StreamFacts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers searches at the least cost: from the stream's own description, from what was found
/// before, and only then by asking, as often in one poll as its budget allows. After 8 questions
/// without an answer, each of which takes its time, the poll asks no more.
final class Lookups {
    private static final int MOST_FAILURES = 8;

    private final Finder finder;
    private final int budget;
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final WatchMeters meters;
    private final MeterProvider<Counter> results;

    Lookups(Finder finder, int budget, WatchMeters meters, MeterRegistry registry) {
        this.finder = finder;
        this.budget = budget;
        this.results = ExporterCatalogue.LOOKUPS.counter(registry);
        this.meters = meters;
    }

    /// What one search came to.
    sealed interface Answer {
        /// The message, and what to remember of it.
        record There(Stored message, Optional<Found> remember) implements Answer {}

        /// There is no such message (any more).
        record Gone() implements Answer {}

        /// It was not asked, or not answered.
        record Unknown() implements Answer {}
    }

    /// A poll begins with its whole budget.
    void begin() {
        left.set(budget);
        failures.set(0);
    }

    Answer search(StreamFacts stream, Search search, Iterable<Found> known)
            throws InterruptedException {
        var first = search.inFirst(stream);
        if (first.isPresent()) {
            return new Answer.There(count("first", first.get()), Optional.empty());
        }
        var contents = stream.contents();
        for (var found : known) {
            if (found.answers(search, contents.firstSequence(), contents.deleted())) {
                return new Answer.There(count("cached", found.message()), Optional.of(found));
            }
        }
        return ask(stream, search);
    }

    /// Where a consumer began that has messages since that time; empty where that is not known.
    Optional<Search.Began> began(StreamFacts stream, Instant time) throws InterruptedException {
        if (left.getAndDecrement() <= 0) {
            return Optional.empty();
        }
        try {
            long first = finder.firstSince(stream, time);
            return Optional.of(new Search.Began(first, Method.BOUNDED));
        } catch (IOException e) {
            failed(e);
            return Optional.empty();
        }
    }

    private Answer ask(StreamFacts stream, Search search) throws InterruptedException {
        if (left.getAndDecrement() <= 0) {
            count("skipped");
            return new Answer.Unknown();
        }
        try {
            var message = finder.first(stream, search);
            if (message.isEmpty()) {
                count("gone");
                return new Answer.Gone();
            }
            var found =
                    new Found(
                            search.from(),
                            search.filters(),
                            stream.contents().deleted(),
                            message.get());
            return new Answer.There(count("asked", message.get()), Optional.of(found));
        } catch (IOException e) {
            failed(e);
            return new Answer.Unknown();
        }
    }

    private void failed(IOException e) {
        count("failed");
        meters.failed("lookup", e);
        if (failures.incrementAndGet() >= MOST_FAILURES) {
            left.set(0);
        }
    }

    private void count(String result) {
        results.withTag("result", result).increment();
    }

    private <T> T count(String result, T value) {
        count(result);
        return value;
    }
}
