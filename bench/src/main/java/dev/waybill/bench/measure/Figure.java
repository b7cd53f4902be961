package dev.waybill.bench.measure;

import java.util.Locale;

/// What is read off a round, with its unit.
public enum Figure {
    /// Units of work a second.
    RATE("1/s"),
    /// The time that one unit takes, the median.
    P50("ms"),
    P99("ms"),
    P999("ms"),
    /// CPU time of the process that does the work or gives the load, for one unit.
    CPU("µs"),
    /// CPU time of nats-server for one unit.
    SERVER_CPU("µs"),
    /// CPU time of the gateway, or of the route it is compared with, for one unit.
    SERVICE_CPU("µs"),
    /// From the start of a process to its first answer that it is ready.
    READY("ms"),
    /// Resident memory of a service that does nothing.
    AT_REST("MiB"),
    /// Resident memory of a service at the end of its load.
    UNDER_LOAD("MiB"),
    /// Share of the machine that neither the harness nor what it has started took.
    OTHERS("%");

    private final String unit;

    Figure(String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }

    /// As it is written in JSON and in headings.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
