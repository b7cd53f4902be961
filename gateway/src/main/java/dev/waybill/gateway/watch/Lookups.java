package dev.waybill.gateway.watch;

import dev.waybill.gateway.meter.ExporterCatalogue;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers searches at the least cost: from the stream's own description, from what was found
/// before, and only then by asking, as often in one poll as its budget allows.
final class Lookups {
    private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);

    private final Finder finder;
    private final int budget;
    private final AtomicInteger left = new AtomicInteger();
    private final MeterProvider<Counter> results;

    Lookups(Finder finder, int budget, MeterRegistry meters) {
        this.finder = finder;
        this.budget = budget;
        this.results = ExporterCatalogue.LOOKUPS.counter(meters);
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
            return Optional.of(
                    new Search.Began(first, dev.waybill.gateway.survey.Lag.Method.BOUNDED));
        } catch (IOException e) {
            failed(stream, e);
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
            failed(stream, e);
            return new Answer.Unknown();
        }
    }

    private void failed(StreamFacts stream, IOException e) {
        count("failed");
        LOG.debug("no message of {} can be looked at", stream.name(), e);
    }

    private void count(String result) {
        results.withTag("result", result).increment();
    }

    private <T> T count(String result, T value) {
        count(result);
        return value;
    }
}
