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
    public static final Query ANY =
            new Query(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty());

    public Query {
        stream.ifPresent(name -> checkName("stream", name));
        consumer.ifPresent(name -> checkName("consumer", name));
    }

    public Query stream(String name) {
        return new Query(
                Optional.of(name),
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

    public Query consumer(String name) {
        return new Query(
                stream,
                Optional.of(name),
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

    public Query kind(DeathClass other) {
        return new Query(
                stream,
                consumer,
                Optional.of(other),
                fingerprint,
                phase,
                subject,
                errorType,
                from,
                until,
                minReplays,
                maxReplays);
    }

    public Query fingerprint(String other) {
        return new Query(
                stream,
                consumer,
                kind,
                Optional.of(other),
                phase,
                subject,
                errorType,
                from,
                until,
                minReplays,
                maxReplays);
    }

    public Query phase(DeadLetterState.Phase other) {
        return new Query(
                stream,
                consumer,
                kind,
                fingerprint,
                Optional.of(other),
                subject,
                errorType,
                from,
                until,
                minReplays,
                maxReplays);
    }

    public Query subject(SubjectPattern pattern) {
        return new Query(
                stream,
                consumer,
                kind,
                fingerprint,
                phase,
                Optional.of(pattern),
                errorType,
                from,
                until,
                minReplays,
                maxReplays);
    }

    public Query errorType(String type) {
        return new Query(
                stream,
                consumer,
                kind,
                fingerprint,
                phase,
                subject,
                Optional.of(type),
                from,
                until,
                minReplays,
                maxReplays);
    }

    public Query from(Instant earliest) {
        return new Query(
                stream,
                consumer,
                kind,
                fingerprint,
                phase,
                subject,
                errorType,
                Optional.of(earliest),
                until,
                minReplays,
                maxReplays);
    }

    public Query until(Instant end) {
        return new Query(
                stream,
                consumer,
                kind,
                fingerprint,
                phase,
                subject,
                errorType,
                from,
                Optional.of(end),
                minReplays,
                maxReplays);
    }

    /// Those that died longer ago than that.
    public Query olderThan(Duration age, Instant now) {
        var end = now.minus(age);
        return until(until.filter(given -> given.isBefore(end)).orElse(end));
    }

    public Query minReplays(int least) {
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
                OptionalInt.of(least),
                maxReplays);
    }

    public Query maxReplays(int most) {
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
                OptionalInt.of(most));
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

    private static void checkName(String what, String name) {
        if (!DeadLetterId.isName(name)) {
            throw new IllegalArgumentException(
                    "a " + what + " has no white space, dot, *, > or slash: \"" + name + "\"");
        }
    }
}
