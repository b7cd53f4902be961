package dev.waybill.gateway.survey;

import dev.waybill.gateway.survey.Lag.Stored;
import java.time.Instant;
import java.util.Optional;

/// How many messages a consumer lost between two looks because the stream let go of them before
/// they were acknowledged.
///
/// The stream let go of some where its first sequence has passed the message that was the oldest
/// unprocessed one; that counts as a loss where one of the stream's limits can have done it, and
/// not where somebody purged or deleted. How many is an estimate: no more than lay between, than
/// the consumer had before, or than it cannot have acknowledged meanwhile.
public final class Loss {
    private Loss() {}

    public static long between(
            ConsumerFacts before, Optional<Stored> oldest, StreamFacts stream, ConsumerFacts now) {
        return oldest.filter(each -> each.sequence() < stream.contents().firstSequence())
                .filter(each -> isOverLimits(each, stream, now.asOf()))
                .map(each -> estimate(before, each, stream, now))
                .orElse(0L);
    }

    private static long estimate(
            ConsumerFacts before, Stored oldest, StreamFacts stream, ConsumerFacts now) {
        long passed = stream.contents().firstSequence() - oldest.sequence();
        long acknowledged = deliveriesDone(now) - deliveriesDone(before);
        return Math.max(0, Math.min(passed, before.unprocessed()) - acknowledged);
    }

    /// Whether a limit of the stream can have removed that message.
    private static boolean isOverLimits(Stored message, StreamFacts stream, Instant now) {
        var limits = stream.config().limits();
        var contents = stream.contents();
        if (limits.age().isPositive() && Lag.age(message.at(), now).compareTo(limits.age()) >= 0) {
            return true;
        }
        if (!stream.discardsOld()) {
            return false;
        }
        long usual = contents.messages() == 0 ? 0 : contents.bytes() / contents.messages();
        return limits.messagesPerSubject() > 0
                || (limits.messages() > 0 && contents.messages() >= limits.messages())
                || (limits.bytes() > 0 && contents.bytes() + 2 * usual >= limits.bytes());
    }

    private static long deliveriesDone(ConsumerFacts consumer) {
        return consumer.config().acks() == ConsumerFacts.Acks.NONE
                ? consumer.progress().delivered().consumerSequence()
                : consumer.progress().acknowledged().consumerSequence();
    }
}
