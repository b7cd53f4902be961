package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.Heard;
import dev.waybill.gateway.survey.StreamView;
import io.nats.client.Connection;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/// What the servers tell unasked, counted as long as this gateway listens: advisories, and samples
/// of acknowledgements.
final class News {
    private final WatchMeters meters;
    private final Advisories advisories = new Advisories();
    private final Acks acks = new Acks();
    private final Roll roll = new Roll();
    private final List<Hearing> hearings =
            List.of(
                    advisories("$JS.EVENT.ADVISORY.STREAM.>"),
                    advisories("$JS.EVENT.ADVISORY.CONSUMER.>"),
                    new Hearing(
                            "acks",
                            "$JS.EVENT.METRIC.CONSUMER.ACK.>",
                            message -> acks.add(message.getData())));

    News(WatchMeters meters) {
        this.meters = meters;
    }

    /// Listens on that connection, to as much as is allowed.
    void listen(Connection current) throws InterruptedException {
        for (var each : hearings) {
            try {
                each.begin(current);
            } catch (IOException e) {
                meters.failed(each.what(), e);
            }
        }
    }

    /// Listens no more and forgets, as another gateway does.
    void stop() {
        hearings.forEach(Hearing::end);
        advisories.forget();
        acks.forget();
    }

    /// What was heard of the streams of a picture and of their consumers.
    Heard of(Collection<StreamView> views) {
        roll.read(views);
        return new Heard(advisories.of(roll), acks.of(roll));
    }

    private Hearing advisories(String subject) {
        return new Hearing(
                "advisories", subject, message -> advisories.count(message.getSubject()));
    }
}
