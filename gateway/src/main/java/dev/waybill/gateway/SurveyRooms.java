package dev.waybill.gateway;

import dev.waybill.gateway.meter.Exposition;
import dev.waybill.gateway.meter.SurveyCollector;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.nats.SharedBucket;
import dev.waybill.gateway.watch.Watch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Wires the rooms that measure streams and consumers: the watch draws pictures, `/metrics` shows
/// them.
final class SurveyRooms {
    private static final Duration SHORT = Duration.ofSeconds(12);

    private SurveyRooms() {}

    static void start(
            GatewayConfig config,
            String self,
            NatsLink link,
            Exposition meters,
            Cleanups cleanups) {
        var survey = config.survey();
        if (!survey.watch().enabled()) {
            return;
        }
        var watch =
                new Watch(
                        link,
                        new SharedBucket(link, config.prefix()),
                        self,
                        survey.watch(),
                        InstantSource.system(),
                        RandomGenerator.getDefault(),
                        meters.registry());
        SurveyCollector.register(meters, watch::picture, survey.details(), survey.mostSeries());
        cleanups.add("watch of streams and consumers", SHORT, watch::close);
        watch.start();
    }
}
