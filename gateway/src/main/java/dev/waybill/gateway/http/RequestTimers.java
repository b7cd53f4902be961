package dev.waybill.gateway.http;

import dev.waybill.gateway.meter.MeterCatalogue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// How long requests took, by method, route template and status.
///
/// A registry looks a meter up by all of its tags, sorted anew each time, which costs more than the
/// rest of a request's measuring; so each is remembered. There are as many as routes, known methods
/// and statuses that the gateway answers with.
final class RequestTimers {
    private final Meter.MeterProvider<Timer> durations;
    private final Map<Key, Timer> known = new ConcurrentHashMap<>();

    RequestTimers(MeterRegistry registry) {
        this.durations = MeterCatalogue.HTTP_SERVER_REQUEST_DURATION.timer(registry);
    }

    private record Key(String method, String template, int status) {}

    /// Counts one request; an empty template means that no route has its path.
    void record(String method, String template, int status, long nanos) {
        known.computeIfAbsent(new Key(method, template, status), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return durations.withTags(
                "http_request_method", key.method(),
                "http_route", key.template().isEmpty() ? "none" : key.template(),
                "http_response_status_code", Integer.toString(key.status()));
    }
}
