package dev.waybill.client;

import dev.waybill.bench.micro.QuietLog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/// The registry that benchmarks record into, the one that the gateway has.
final class Meters {
    private Meters() {}

    static ClientMeters prometheus() {
        QuietLog.set();
        return new ClientMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }
}
