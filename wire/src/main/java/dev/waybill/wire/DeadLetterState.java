package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where a dead letter stands, and who brought it there: one message of its history, headers only.
///
/// `replays` is the number of the last replay, which is under way while the phase is
/// [Phase#REPLAYING]. `by` and `reason` are the operator's, empty where nobody acted; `job` is the
/// bulk job's id or empty. A change that is not allowed from here is empty.
public record DeadLetterState(
        DeadLetter letter,
        Phase phase,
        int replays,
        Target target,
        Optional<Resolution> resolution,
        String by,
        String reason,
        String job) {
    public static final String PHASE = "Dlq-State";
    public static final String REPLAY = "Dlq-Replay";
    public static final String TARGET = "Dlq-Replay-To";
    public static final String RESOLUTION = "Dlq-Resolution";
    public static final String BY = "Dlq-By";
    public static final String REASON = "Dlq-Reason";
    public static final String JOB = "Dlq-Job";

    /// What can be done with a dead letter, or has been.
    public enum Phase {
        OPEN,
        REPLAYING,
        RESOLVED,
        DISCARDED;

        /// As it is written in headers and JSON.
        public String word() {
            return DeadLetterState.word(this);
        }

        public static Optional<Phase> of(String word) {
            return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
        }

        /// Whether its entry has left, or is about to leave, the dead letter queue.
        public boolean isOver() {
            return this == RESOLVED || this == DISCARDED;
        }
    }

    /// How a dead letter came to a good end.
    public enum Resolution {
        /// Its consumer handled the replay.
        REPLAYED,
        /// It was published to its subject again.
        SENT,
        /// Its consumer had handled it after all.
        LATE_SUCCESS;

        public String word() {
            return DeadLetterState.word(this);
        }

        public static Optional<Resolution> of(String word) {
            return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
        }
    }

    /// Where a replay goes.
    public enum Target {
        /// To the consumer that failed, and to no other.
        CONSUMER,
        /// To the subject that the message had, and so to everyone who reads it.
        SUBJECT;

        public String word() {
            return DeadLetterState.word(this);
        }

        public static Optional<Target> of(String word) {
            return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
        }
    }

    /// Who acts, why, and in which job; empty texts where nobody does.
    public record Actor(String by, String reason, String job) {
        public static final Actor NOBODY = new Actor("", "", "");
    }

    /// How every dead letter begins.
    public static DeadLetterState open(DeadLetter letter) {
        return new DeadLetterState(
                letter,
                Phase.OPEN,
                letter.replays(),
                Target.CONSUMER,
                Optional.empty(),
                "",
                "",
                "");
    }

    /// `open → replaying(n+1)`.
    public Optional<DeadLetterState> replay(Target to, Actor actor) {
        return phase == Phase.OPEN
                ? Optional.of(to(Phase.REPLAYING, replays + 1, to, Optional.empty(), actor))
                : Optional.empty();
    }

    /// `replaying(n) → replaying(n+1)`: the n-th was lost on its way.
    public Optional<DeadLetterState> reissue() {
        return phase == Phase.REPLAYING
                ? Optional.of(to(Phase.REPLAYING, replays + 1, target, Optional.empty(), actor()))
                : Optional.empty();
    }

    /// `replaying(n) → resolved`, for that n alone.
    public Optional<DeadLetterState> succeed(int n) {
        var how = target == Target.CONSUMER ? Resolution.REPLAYED : Resolution.SENT;
        return isReplaying(n)
                ? Optional.of(to(Phase.RESOLVED, n, target, Optional.of(how), actor()))
                : Optional.empty();
    }

    /// `replaying(n) → open`, for that n alone, with the letter as the new failure describes it.
    public Optional<DeadLetterState> failAgain(int n, DeadLetter again) {
        return isReplaying(n)
                ? Optional.of(
                        to(Phase.OPEN, n, target, Optional.empty(), actor()).withLetter(again))
                : Optional.empty();
    }

    /// `replaying(n) → open`: the replay is taken back.
    public Optional<DeadLetterState> takeBack(Actor actor) {
        return phase == Phase.REPLAYING
                ? Optional.of(to(Phase.OPEN, replays, target, Optional.empty(), actor))
                : Optional.empty();
    }

    /// `open → resolved (late-success)`.
    public Optional<DeadLetterState> succeedLate() {
        return phase == Phase.OPEN
                ? Optional.of(
                        to(
                                Phase.RESOLVED,
                                replays,
                                target,
                                Optional.of(Resolution.LATE_SUCCESS),
                                Actor.NOBODY))
                : Optional.empty();
    }

    /// `open → discarded`.
    public Optional<DeadLetterState> discard(Actor actor) {
        return phase == Phase.OPEN
                ? Optional.of(to(Phase.DISCARDED, replays, target, Optional.empty(), actor))
                : Optional.empty();
    }

    /// `discarded → open`.
    public Optional<DeadLetterState> restore(Actor actor) {
        return phase == Phase.DISCARDED
                ? Optional.of(to(Phase.OPEN, replays, target, Optional.empty(), actor))
                : Optional.empty();
    }

    /// `resolved | discarded → open`: it died once more.
    public Optional<DeadLetterState> reopen(DeadLetter again) {
        return phase.isOver()
                ? Optional.of(
                        to(Phase.OPEN, replays, target, Optional.empty(), Actor.NOBODY)
                                .withLetter(again))
                : Optional.empty();
    }

    /// Whether the n-th replay is under way.
    public boolean isReplaying(int n) {
        return phase == Phase.REPLAYING && replays == n;
    }

    /// The headers of its message: those of the letter too, without its stack, so that a dead
    /// letter is known when its entry is gone.
    public Headers headers() {
        var headers = new Headers();
        var failure = letter.failure();
        var brief =
                new DeadLetter.Failure(
                        failure.type(),
                        failure.message(),
                        failure.frame(),
                        "",
                        failure.fingerprint(),
                        failure.traceparent());
        DeadLetterHeaders.write(letter.failure(brief), headers);
        DeadLetterHeaders.put(headers, PHASE, phase.word());
        DeadLetterHeaders.put(headers, REPLAY, Integer.toString(replays));
        DeadLetterHeaders.put(headers, TARGET, target.word());
        DeadLetterHeaders.put(headers, RESOLUTION, resolution.map(Resolution::word).orElse(""));
        DeadLetterHeaders.put(headers, BY, by);
        DeadLetterHeaders.put(headers, REASON, reason);
        DeadLetterHeaders.put(headers, JOB, job);
        return headers;
    }

    /// The state of those headers; empty where they are of no state.
    public static Optional<DeadLetterState> read(Headers headers) {
        return DeadLetterHeaders.read(headers)
                .flatMap(letter ->
                        Phase.of(DeadLetterHeaders.text(headers, PHASE))
                                .map(phase -> read(letter, phase, headers)));
    }

    private static DeadLetterState read(DeadLetter letter, Phase phase, Headers headers) {
        return new DeadLetterState(
                letter,
                phase,
                (int) Math.min(DeadLetterHeaders.number(headers, REPLAY), Integer.MAX_VALUE),
                Target.of(DeadLetterHeaders.text(headers, TARGET)).orElse(Target.CONSUMER),
                Resolution.of(DeadLetterHeaders.text(headers, RESOLUTION)),
                DeadLetterHeaders.text(headers, BY),
                DeadLetterHeaders.text(headers, REASON),
                DeadLetterHeaders.text(headers, JOB));
    }

    private Actor actor() {
        return new Actor(by, reason, job);
    }

    private DeadLetterState withLetter(DeadLetter other) {
        return new DeadLetterState(other, phase, replays, target, resolution, by, reason, job);
    }

    private DeadLetterState to(
            Phase next, int times, Target to, Optional<Resolution> how, Actor actor) {
        return new DeadLetterState(
                letter, next, times, to, how, actor.by(), actor.reason(), actor.job());
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
