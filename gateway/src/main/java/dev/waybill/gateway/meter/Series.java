package dev.waybill.gateway.meter;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// A metric that is drawn from a thing of the survey: the labels and values that it has there, none
/// where the thing has no such value.
record Series<T>(Metric metric, Function<T, List<Point>> points) {
    /// The values of the labels behind those of the thing itself, and the value.
    record Point(List<String> labels, double value) {
        Point {
            labels = List.copyOf(labels);
        }
    }

    static <T> Series<T> of(Metric metric, Function<T, OptionalDouble> value) {
        return new Series<>(
                metric,
                thing -> {
                    var known = value.apply(thing);
                    return known.isEmpty()
                            ? List.of()
                            : List.of(new Point(List.of(), known.getAsDouble()));
                });
    }

    static OptionalDouble of(double value) {
        return OptionalDouble.of(value);
    }

    static OptionalDouble of(long value) {
        return OptionalDouble.of((double) value);
    }

    static OptionalDouble of(boolean value) {
        return OptionalDouble.of(value ? 1 : 0);
    }

    /// A limit; one that is not positive is none.
    static OptionalDouble limit(double limit) {
        return limit > 0 ? OptionalDouble.of(limit) : OptionalDouble.empty();
    }

    static OptionalDouble limit(long limit) {
        return limit((double) limit);
    }

    /// A threshold that somebody wrote into metadata; what is no positive number is none.
    static OptionalDouble threshold(Map<String, String> metadata, String key) {
        return Optional.ofNullable(metadata.get(key))
                .filter(text -> text.matches("\\d{1,12}(\\.\\d{1,6})?"))
                .map(text -> OptionalDouble.of(Double.parseDouble(text)))
                .orElseGet(OptionalDouble::empty);
    }

    static OptionalDouble at(Optional<Instant> time) {
        return time.map(each -> OptionalDouble.of(each.toEpochMilli() / 1e3))
                .orElseGet(OptionalDouble::empty);
    }

    static OptionalDouble since(Optional<Instant> time, Instant now) {
        return seconds(time.map(each -> Duration.between(each, now)));
    }

    static OptionalDouble seconds(Optional<Duration> duration) {
        return duration.map(each -> OptionalDouble.of(seconds(each)))
                .orElseGet(OptionalDouble::empty);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
