package dev.waybill.gateway;

import dev.waybill.gateway.alert.FirstAlerts;
import dev.waybill.gateway.capture.Capture;
import dev.waybill.gateway.capture.CaptureMeters;
import dev.waybill.gateway.capture.Scribe;
import dev.waybill.gateway.deadletters.Housekeeping;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.tally.Tally;
import dev.waybill.wire.DeadLetterSpace;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Wires the rooms that work on dead letters in the background: capture, housekeeping, gauges and
/// alerts.
final class DeadLetterRooms {
    private static final Duration SHORT = Duration.ofSeconds(12);

    private final GatewayConfig config;
    private final NatsLink link;
    private final OpenTelemetry openTelemetry;
    private final MeterRegistry meters;
    private final DeadLetterSpace space;
    private final CaptureMeters captureMeters;
    private final Scribe scribe;

    DeadLetterRooms(
            GatewayConfig config,
            NatsLink link,
            OpenTelemetry openTelemetry,
            MeterRegistry meters) {
        this.config = config;
        this.link = link;
        this.openTelemetry = openTelemetry;
        this.meters = meters;
        this.space = new DeadLetterSpace(config.prefix());
        this.captureMeters = new CaptureMeters(meters);
        this.scribe = new Scribe(link, space, openTelemetry, captureMeters);
    }

    /// What else writes dead letters down.
    Scribe scribe() {
        return scribe;
    }

    /// Starts them all, to be closed by `cleanups`.
    void start(Cleanups cleanups) throws InterruptedException {
        capture(cleanups);
        var tally =
                new Tally(link, space, config.deadLetterInterval(), InstantSource.system(), meters);
        housekeeping(cleanups, tally);
        alerts(cleanups, tally);
    }

    private void capture(Cleanups cleanups) throws InterruptedException {
        var capture =
                new Capture(
                        link,
                        space,
                        config.advisories(),
                        scribe,
                        captureMeters,
                        InstantSource.system());
        cleanups.add("capture of dead letters", SHORT, capture::close);
        capture.start();
    }

    private void housekeeping(Cleanups cleanups, Tally tally) {
        var housekeeping =
                new Housekeeping(link, config.deadLetters(), openTelemetry, meters, tally::soon);
        cleanups.add("housekeeping of dead letters", SHORT.multipliedBy(2), housekeeping::close);
        housekeeping.start();
    }

    private void alerts(Cleanups cleanups, Tally tally) {
        var clock = InstantSource.system();
        var random = RandomGenerator.getDefault();
        var alerts = new FirstAlerts(link, space, config.alert(), tally, clock, random, meters);
        cleanups.add("alerts", SHORT, alerts::close);
        cleanups.add("gauges of dead letters", SHORT, tally::close);
        alerts.start();
        tally.start();
    }
}
