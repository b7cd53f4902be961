package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.ConsumerFacts;
import dev.waybill.gateway.survey.ConsumerView;
import dev.waybill.gateway.survey.Freshness;
import dev.waybill.gateway.survey.Lag;
import dev.waybill.gateway.survey.Lag.Method;
import dev.waybill.gateway.survey.Loss;
import dev.waybill.gateway.survey.Search;
import dev.waybill.gateway.survey.Search.Began;
import dev.waybill.gateway.survey.StreamFacts;
import dev.waybill.gateway.survey.Window;
import dev.waybill.gateway.watch.Lookups.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at one consumer: its lag, what waits undelivered, what it lost. A consumer that stands
/// still costs no request.
final class Examiner {
    private final Lookups lookups;

    Examiner(Lookups lookups) {
        this.lookups = lookups;
    }

    /// What is to be remembered of it, with its view. `before` is what was remembered of a consumer
    /// of that name, which may have been another.
    Memory examine(StreamFacts stream, ConsumerFacts consumer, Optional<Memory> before)
            throws InterruptedException {
        var same = before.filter(each -> each.view().facts().created().equals(consumer.created()));
        var began = began(stream, consumer, same.flatMap(Memory::began));
        var known = same.map(Memory::found).orElse(List.of());
        var used = new ArrayList<Found>();
        var lag = lag(stream, consumer, began, known, used, same);
        known = join(known, used);
        var undelivered = undelivered(stream, consumer, known, used);
        var view =
                new ConsumerView(
                        consumer,
                        Freshness.FRESH,
                        lag,
                        undelivered,
                        same.map(each -> each.view().window()).orElse(Window.EMPTY).with(consumer),
                        same.map(each -> lost(each.view(), stream, consumer)).orElse(0L));
        return new Memory(view, began, used, 0);
    }

    private Optional<Began> began(
            StreamFacts stream, ConsumerFacts consumer, Optional<Began> learned)
            throws InterruptedException {
        var now = Search.seen(consumer).or(() -> learned);
        var time = Search.beganAt(consumer, now);
        return time.isPresent() && consumer.unprocessed() > 0
                ? lookups.began(stream, time.get())
                : now;
    }

    private Optional<Lag> lag(
            StreamFacts stream,
            ConsumerFacts consumer,
            Optional<Began> began,
            List<Found> known,
            List<Found> used,
            Optional<Memory> before)
            throws InterruptedException {
        if (consumer.unprocessed() == 0) {
            return Optional.of(Lag.NONE);
        }
        var search = Search.unacknowledged(stream, consumer, began);
        return switch (lookups.search(stream, search, known)) {
            case Answer.There there -> {
                there.remember().ifPresent(used::add);
                boolean first = there.remember().isEmpty() && search.method() == Method.EXACT;
                var method = first ? Method.FIRST_IN_STREAM : search.method();
                yield Optional.of(Lag.of(there.message(), consumer.asOf(), method));
            }
            case Answer.Gone() -> Optional.of(Lag.NONE);
            case Answer.Unknown() -> guess(stream, consumer, before);
        };
    }

    /// Of a message that was the oldest before and is still there, else none: the age of the whole
    /// stream would raise alarms that are not true.
    private static Optional<Lag> guess(
            StreamFacts stream, ConsumerFacts consumer, Optional<Memory> before) {
        return before.flatMap(each -> each.view().lag())
                .flatMap(Lag::oldest)
                .filter(oldest -> oldest.sequence() >= stream.contents().firstSequence())
                .map(oldest -> Lag.of(oldest, consumer.asOf(), Method.ESTIMATED));
    }

    private Optional<Duration> undelivered(
            StreamFacts stream, ConsumerFacts consumer, List<Found> known, List<Found> used)
            throws InterruptedException {
        if (consumer.progress().pending() == 0) {
            return Optional.empty();
        }
        var search = Search.undelivered(stream, consumer);
        if (lookups.search(stream, search, known) instanceof Answer.There there) {
            there.remember().filter(each -> !used.contains(each)).ifPresent(used::add);
            return Optional.of(Lag.of(there.message(), consumer.asOf(), search.method()).time());
        }
        return Optional.empty();
    }

    private static long lost(ConsumerView before, StreamFacts stream, ConsumerFacts now) {
        return before.lost()
                + Loss.between(before.facts(), before.lag().flatMap(Lag::oldest), stream, now);
    }

    private static List<Found> join(List<Found> known, List<Found> more) {
        var all = new ArrayList<>(more);
        all.addAll(known);
        return all;
    }
}
