package dev.waybill.gateway.alert;

import dev.waybill.gateway.RunningGateway;
import java.util.OptionalDouble;

/// What `/metrics` of a gateway says now.
public final class Scrape {
    private Scrape() {}

    public static OptionalDouble value(RunningGateway gateway, String series) {
        return gateway.management("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst();
    }

    /// Of that consumer of `ORDERS`.
    static OptionalDouble of(RunningGateway gateway, String metric, String consumer) {
        return value(gateway, metric + "{consumer=\"" + consumer + "\",stream=\"ORDERS\"}");
    }
}
