package dev.waybill.gateway;

import dev.waybill.gateway.meter.Exposition;
import dev.waybill.gateway.meter.SurveyCollector;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.nats.SharedBucket;
import dev.waybill.gateway.probe.Probe;
import dev.waybill.gateway.watch.Watch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Wires the rooms that measure: the watch draws pictures of streams and consumers, `/metrics`
/// shows them, and the probe sends messages of its own.
final class SurveyRooms {
    private static final Duration SHORT = Duration.ofSeconds(12);

    private SurveyRooms() {}

    static void start(
            GatewayConfig config,
            String self,
            NatsLink link,
            Exposition meters,
            Cleanups cleanups) {
        if (config.survey().watch().enabled()) {
            watch(config, self, link, meters, cleanups);
        }
        if (config.survey().probe().enabled()) {
            var probe =
                    new Probe(
                            link,
                            config.prefix(),
                            self,
                            config.survey().probe(),
                            meters.registry());
            cleanups.add("probe", SHORT, probe::close);
            probe.start();
        }
    }

    private static void watch(
            GatewayConfig config,
            String self,
            NatsLink link,
            Exposition meters,
            Cleanups cleanups) {
        var survey = config.survey();
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
