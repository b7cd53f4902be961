package dev.waybill.gateway.survey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/// The last looks at one consumer, the oldest first, and what they say of how it moves.
///
/// Keeps ten; an older one is forgotten, but for since when the floor has stood still.
public record Window(List<ConsumerFacts> looks, Optional<Still> still) {
    private static final int MOST = 10;
    private static final int POISON_WAITS = 3;
    private static final double SATURATED = 0.95;

    public static final Window EMPTY = new Window(List.of(), Optional.empty());

    /// Since when the floor has been where it is, and how many deliveries there had been then.
    record Still(long floor, Instant since, long deliveries) {}

    public Window {
        looks = List.copyOf(looks);
    }

    /// The same with one look more. A consumer that was made anew begins a new window.
    public Window with(ConsumerFacts look) {
        if (!looks.isEmpty() && !looks.getLast().created().equals(look.created())) {
            return EMPTY.with(look);
        }
        var next =
                new ArrayList<>(looks.subList(Math.max(0, looks.size() + 1 - MOST), looks.size()));
        next.add(look);
        long floor = look.doneUpTo();
        var since =
                still.filter(each -> each.floor() == floor)
                        .or(() -> Optional.of(new Still(floor, look.asOf(), deliveries(look))));
        return new Window(next, since);
    }

    public Optional<ConsumerFacts> last() {
        return looks.isEmpty() ? Optional.empty() : Optional.of(looks.getLast());
    }

    /// How it is doing; empty before the second look, unless one look says it.
    public Optional<Status> status() {
        if (looks.isEmpty()) {
            return Optional.empty();
        }
        var now = looks.getLast();
        if (now.progress().paused()) {
            return Optional.of(Status.PAUSED);
        }
        if (looks.stream().anyMatch(look -> look.unprocessed() == 0)) {
            return Optional.of(Status.OK);
        }
        return looks.size() < 2 ? Optional.empty() : Optional.of(busy(now));
    }

    /// By how many messages a second what is left to process has grown; negative where it fell.
    public OptionalDouble velocity() {
        if (looks.size() < 2) {
            return OptionalDouble.empty();
        }
        double seconds = seconds(Duration.between(looks.getFirst().asOf(), looks.getLast().asOf()));
        return seconds <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        (looks.getLast().unprocessed() - looks.getFirst().unprocessed()) / seconds);
    }

    /// In how many seconds nothing is left, should it go on like that; empty where it does not
    /// fall.
    public OptionalDouble secondsToDrain() {
        var velocity = velocity();
        return velocity.isPresent() && velocity.getAsDouble() < 0
                ? OptionalDouble.of(looks.getLast().unprocessed() / -velocity.getAsDouble())
                : OptionalDouble.empty();
    }

    private Status busy(ConsumerFacts now) {
        if (isPoisoned(now)) {
            return Status.POISONED;
        }
        if (all(Window::isSaturated)) {
            return Status.SATURATED;
        }
        boolean moved = moved(looks.getFirst(), now);
        if (!moved) {
            return all(look -> !look.hasDemand()) ? Status.NO_SUBSCRIBERS : Status.STALLED;
        }
        return now.unprocessed() < looks.getFirst().unprocessed()
                ? Status.CATCHING_UP
                : Status.LAGGING;
    }

    private boolean isPoisoned(ConsumerFacts now) {
        var wait = now.config().ackWait().multipliedBy(POISON_WAITS);
        return still.filter(each -> deliveries(now) > each.deliveries())
                .filter(each -> now.progress().ackPending() > 0)
                .filter(each -> Duration.between(each.since(), now.asOf()).compareTo(wait) > 0)
                .isPresent();
    }

    private boolean all(Predicate<ConsumerFacts> is) {
        return looks.stream().allMatch(is);
    }

    private static boolean isSaturated(ConsumerFacts look) {
        long most = look.config().maxAckPending();
        return most > 0 && look.progress().ackPending() >= SATURATED * most;
    }

    private static boolean moved(ConsumerFacts before, ConsumerFacts now) {
        return deliveries(before) != deliveries(now)
                || before.doneUpTo() != now.doneUpTo()
                || before.progress().ackPending() != now.progress().ackPending();
    }

    private static long deliveries(ConsumerFacts look) {
        return look.progress().delivered().consumerSequence();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
