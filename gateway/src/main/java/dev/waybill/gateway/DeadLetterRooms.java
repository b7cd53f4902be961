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
    }

    /// Starts them all, to be closed by `cleanups`; gives what else writes dead letters down.
    Scribe start(Cleanups cleanups) throws InterruptedException {
        var scribe = capture(cleanups);
        var tally =
                new Tally(link, space, config.deadLetterInterval(), InstantSource.system(), meters);
        housekeeping(cleanups, tally);
        alerts(cleanups, tally);
        return scribe;
    }

    private Scribe capture(Cleanups cleanups) throws InterruptedException {
        var captureMeters = new CaptureMeters(meters);
        var scribe = new Scribe(link, space, openTelemetry, captureMeters);
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
        return scribe;
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
