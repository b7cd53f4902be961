package dev.waybill.bench.micro;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.LoggerFactory;

/// The registry that benchmarks record into, of the kind that the gateway has.
public final class Registry {
    private Registry() {}

    /// A new one. Of log lines warnings alone are written from here on: the others are decided on.
    public static MeterRegistry quiet() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }
}
