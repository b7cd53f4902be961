package dev.waybill.gateway.alert;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Everybody who is told, each by a courier of their own. Telling never waits.
final class Receivers implements AutoCloseable {
    private static final int BATCH = 100;

    private final Posting posting = new Posting();
    private final List<Courier<Alert>> alertmanagers = new ArrayList<>();
    private final Optional<Courier<Kept>> webhook;
    private final InstantSource clock;
    private final String link;

    Receivers(
            AlertConfig config,
            GroupRecords records,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry meters) {
        this.clock = clock;
        this.link = config.link();
        for (var url : config.alertmanagers()) {
            var receiver = new Alertmanager(posting, url);
            alertmanagers.add(
                    new Courier<>(Alertmanager.label(url), BATCH, receiver, random, meters));
        }
        this.webhook =
                config.webhook()
                        .map(hook -> new WebhookReceiver(posting, hook, records, clock, link))
                        .map(hook -> new Courier<>("webhook", 1, hook, random, meters));
    }

    void start() {
        alertmanagers.forEach(Courier::start);
        webhook.ifPresent(Courier::start);
    }

    /// A group as it is now; the webhook only where it has not been told.
    void tell(Kept kept) {
        var group = kept.record();
        var alert = Alert.of(group, clock.instant(), link);
        alertmanagers.forEach(courier -> courier.bring(group.cause(), alert));
        if (group.webhook() == GroupRecord.Delivery.PENDING && group.isFiring()) {
            webhook.ifPresent(courier -> courier.bring(group.cause(), kept));
        }
    }

    void tellFull(String stream, boolean isFull) {
        var alert = Alert.full(stream, isFull, clock.instant(), link);
        alertmanagers.forEach(courier -> courier.bring(Alert.FULL, alert));
    }

    @Override
    public void close() throws InterruptedException {
        for (var courier : alertmanagers) {
            courier.close();
        }
        if (webhook.isPresent()) {
            webhook.get().close();
        }
        posting.close();
    }
}
