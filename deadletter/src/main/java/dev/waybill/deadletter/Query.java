package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.SubjectPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Which dead letters are meant: those for which everything that is given holds.
///
/// `from` and `until` bound the time of the last death, the first inclusive and the second not.
/// Without a phase the open ones and those being replayed are meant. Stream and consumer are looked
/// up; for the rest the headers are read.
public record Query(
        Optional<String> stream,
        Optional<String> consumer,
        Optional<DeathClass> kind,
        Optional<String> fingerprint,
        Optional<DeadLetterState.Phase> phase,
        Optional<SubjectPattern> subject,
        Optional<String> errorType,
        Optional<Instant> from,
        Optional<Instant> until,
        OptionalInt minReplays,
        OptionalInt maxReplays) {
    /// All that are open or being replayed.
    public static final Query ANY = new Copy().query();

    public Query {
        stream.ifPresent(name -> checkName("stream", name));
        consumer.ifPresent(name -> checkName("consumer", name));
    }

    public Query stream(String name) {
        return with(copy -> copy.stream = Optional.of(name));
    }

    public Query consumer(String name) {
        return with(copy -> copy.consumer = Optional.of(name));
    }

    public Query kind(DeathClass other) {
        return with(copy -> copy.kind = Optional.of(other));
    }

    public Query fingerprint(String other) {
        return with(copy -> copy.fingerprint = Optional.of(other));
    }

    public Query phase(DeadLetterState.Phase other) {
        return with(copy -> copy.phase = Optional.of(other));
    }

    public Query subject(SubjectPattern pattern) {
        return with(copy -> copy.subject = Optional.of(pattern));
    }

    public Query errorType(String type) {
        return with(copy -> copy.errorType = Optional.of(type));
    }

    public Query from(Instant earliest) {
        return with(copy -> copy.from = Optional.of(earliest));
    }

    public Query until(Instant end) {
        return with(copy -> copy.until = Optional.of(end));
    }

    /// Those that died longer ago than that.
    public Query olderThan(Duration age, Instant now) {
        var end = now.minus(age);
        return until(until.filter(given -> given.isBefore(end)).orElse(end));
    }

    public Query minReplays(int least) {
        return with(copy -> copy.minReplays = OptionalInt.of(least));
    }

    public Query maxReplays(int most) {
        return with(copy -> copy.maxReplays = OptionalInt.of(most));
    }

    /// Whether that dead letter is meant, its phase and its replays aside.
    boolean matches(DeadLetter letter, Instant deadAt) {
        return kind.stream().allMatch(letter.death().kind()::equals)
                && fingerprint.stream().allMatch(letter.failure().fingerprint()::equals)
                && errorType.stream().allMatch(letter.failure().type()::equals)
                && subject.stream().allMatch(each -> each.matches(letter.origin().subject()))
                && from.stream().noneMatch(deadAt::isBefore)
                && until.stream().allMatch(deadAt::isBefore);
    }

    boolean matchesReplays(int replays) {
        return minReplays.stream().allMatch(least -> replays >= least)
                && maxReplays.stream().allMatch(most -> replays <= most);
    }

    private Query with(Consumer<Copy> change) {
        var copy = new Copy();
        copy.stream = stream;
        copy.consumer = consumer;
        copy.kind = kind;
        copy.fingerprint = fingerprint;
        copy.phase = phase;
        copy.subject = subject;
        copy.errorType = errorType;
        copy.from = from;
        copy.until = until;
        copy.minReplays = minReplays;
        copy.maxReplays = maxReplays;
        change.accept(copy);
        return copy.query();
    }

    /// A query that is being changed; nothing is asked of it yet.
    private static final class Copy {
        private Optional<String> stream = Optional.empty();
        private Optional<String> consumer = Optional.empty();
        private Optional<DeathClass> kind = Optional.empty();
        private Optional<String> fingerprint = Optional.empty();
        private Optional<DeadLetterState.Phase> phase = Optional.empty();
        private Optional<SubjectPattern> subject = Optional.empty();
        private Optional<String> errorType = Optional.empty();
        private Optional<Instant> from = Optional.empty();
        private Optional<Instant> until = Optional.empty();
        private OptionalInt minReplays = OptionalInt.empty();
        private OptionalInt maxReplays = OptionalInt.empty();

        private Query query() {
            return new Query(
                    stream,
                    consumer,
                    kind,
                    fingerprint,
                    phase,
                    subject,
                    errorType,
                    from,
                    until,
                    minReplays,
                    maxReplays);
        }
    }

    private static void checkName(String what, String name) {
        if (!DeadLetterId.isName(name)) {
            throw new IllegalArgumentException(
                    "a " + what + " has no white space, dot, *, > or slash: \"" + name + "\"");
        }
    }
}
