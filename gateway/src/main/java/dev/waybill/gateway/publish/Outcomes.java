package dev.waybill.gateway.publish;

import dev.waybill.client.PublishOutcome;
import dev.waybill.client.PublishOutcome.Refused;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.nats.NatsLink;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says over HTTP what the outcome of a publish means, without a word of what NATS said.
final class Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
    private static final int FIRST_JETSTREAM_CODE = 10_000;
    private static final Pattern SEQUENCE = Pattern.compile("wrong last sequence: ([0-9]{1,18})");
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(10);

    private final StreamSubjects streams;
    private final NatsLink link;

    Outcomes(StreamSubjects streams, NatsLink link) {
        this.streams = streams;
        this.link = link;
    }

    /// What was sent: `deduplicationId` is its `Nats-Msg-Id`.
    record Sent(String subject, String eventId, String deduplicationId) {}

    Result result(Sent sent, PublishOutcome outcome) {
        return switch (outcome) {
            case PublishOutcome.Stored stored -> stored(sent, stored);
            case PublishOutcome.Refused refused -> refused(sent, refused);
            case PublishOutcome.Unanswered _ -> failed(unanswered(), sent.eventId());
        };
    }

    private Result stored(Sent sent, PublishOutcome.Stored stored) {
        if (!streams.takes(stored.stream(), sent.subject())) {
            LOG.warn("an answer for {} is not believed: no such stream takes it", sent.subject());
            return failed(unanswered(), sent.eventId());
        }
        return new Result.Stored(
                sent.eventId(),
                sent.subject(),
                stored.stream(),
                stored.sequence(),
                stored.duplicate());
    }

    /// Newer servers look at the expectation before the id, so a repeat of what is the subject's
    /// last message by now is told apart here.
    private Result refused(Sent sent, Refused refused) {
        var matched = SEQUENCE.matcher(refused.reason());
        if (refused.code() == Refused.WRONG_LAST_SEQUENCE && matched.matches()) {
            long last = Long.parseLong(matched.group(1));
            var repeated = streams.holder(sent.subject(), last, sent.deduplicationId());
            if (repeated.isPresent()) {
                return new Result.Stored(
                        sent.eventId(), sent.subject(), repeated.get(), last, true);
            }
        }
        return failed(refused(sent.subject(), refused), sent.eventId());
    }

    private static Result failed(Problem problem, String eventId) {
        return new Result.Failed(problem.withEventId(eventId));
    }

    private static Problem unanswered() {
        return Problem.of(
                        ProblemCode.UNANSWERED,
                        "it may be stored or not; send it again with the same event id")
                .retryAfter(SOON);
    }

    private Problem refused(String subject, Refused refused) {
        return switch (refused.code()) {
            case Refused.NOT_CONNECTED ->
                    Problem.of(ProblemCode.UNAVAILABLE, "the gateway is not connected to NATS")
                            .retryAfter(SOON.plus(SOON));
            case Refused.NOT_PERMITTED ->
                    Problem.of(
                            ProblemCode.NATS_FORBIDDEN,
                            "the gateway's NATS user may not publish to this subject");
            case Refused.TOO_LARGE ->
                    tooLarge(link.current().map(now -> now.getMaxPayload()).orElse(-1L));
            case Refused.NO_RESPONDERS -> noStream(subject);
            case Refused.TOO_MANY_REQUESTS -> overloaded();
            default -> refusedByJetStream(subject, refused);
        };
    }

    private Problem refusedByJetStream(String subject, Refused refused) {
        var problem = byCode(subject, refused);
        return refused.code() < FIRST_JETSTREAM_CODE
                ? problem
                : problem.with("natsErrCode", refused.code());
    }

    private Problem byCode(String subject, Refused refused) {
        return switch (refused.code()) {
            case 10071, 10164 -> wrongLastSequence(refused.reason());
            case 10070 ->
                    Problem.of(ProblemCode.WRONG_LAST_SEQUENCE, "the last event is another one");
            case 10060 ->
                    Problem.of(
                            ProblemCode.STREAM_MISMATCH,
                            "the subject belongs to another stream than expected");
            case 10054 -> tooLarge(streams.largest(subject).orElse(-1));
            case 10097 ->
                    Problem.of(ProblemCode.HEADERS_TOO_LARGE, "JetStream takes 64 KiB of headers");
            case 10077, 10002 ->
                    Problem.of(ProblemCode.STORE_FULL, "the stream takes no more messages")
                            .retryAfter(LATER);
            case 10109 -> Problem.of(ProblemCode.STREAM_SEALED, "a sealed stream takes no events");
            case 10111 ->
                    Problem.of(ProblemCode.UNPROCESSABLE, "the stream does not permit a rollup");
            case 10167 -> overloaded();
            case 10158 -> unanswered();
            case 10008, 10009, 10023, 10028, 10039, 10047, 10063, 10076, 10118, 10163, 10194 ->
                    Problem.of(ProblemCode.UNAVAILABLE, "JetStream cannot store it at the moment")
                            .retryAfter(SOON.plus(SOON));
            default -> Problem.of(ProblemCode.NATS_REFUSED, "JetStream does not take it as it is");
        };
    }

    /// With the sequence that the subject has instead, where it is known and there is one.
    private static Problem wrongLastSequence(String reason) {
        var problem =
                Problem.of(
                        ProblemCode.WRONG_LAST_SEQUENCE,
                        "the subject's last message is not the one that is expected");
        var matched = SEQUENCE.matcher(reason);
        if (!matched.matches()) {
            return problem;
        }
        long sequence = Long.parseLong(matched.group(1));
        var told = problem.with("lastSequence", sequence);
        return sequence == 0 ? told : told.withHeader("ETag", "\"" + sequence + "\"");
    }

    private static Problem tooLarge(long limit) {
        return limit < 0
                ? Problem.of(
                        ProblemCode.BODY_TOO_LARGE, "the event is larger than the stream takes")
                : Problem.of(
                                ProblemCode.BODY_TOO_LARGE,
                                "an event may have " + limit + " bytes with its headers")
                        .with("limit", limit);
    }

    private Problem noStream(String subject) {
        return streams.anyTakes(subject)
                ? Problem.of(ProblemCode.UNAVAILABLE, "the stream does not answer at the moment")
                        .retryAfter(SOON.plus(SOON))
                : Problem.of(ProblemCode.NO_STREAM, "create a stream that takes the subject first");
    }

    private static Problem overloaded() {
        return Problem.of(ProblemCode.STREAM_OVERLOADED, "the stream is given more than it takes")
                .retryAfter(SOON);
    }
}
