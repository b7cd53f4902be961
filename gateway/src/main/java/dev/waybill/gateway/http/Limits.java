package dev.waybill.gateway.http;

import java.time.Duration;

/// What the gateway takes at once, from one caller and from all.
///
/// `bodyBytes` is a single event's or a JSON body, `batchBytes` an NDJSON body, `lineBytes` one of
/// its lines. Headers are counted with names and values. `requestTimeout` is how long the gateway
/// waits for a client to send its request, in all; `writeTimeout` how long for it to take one
/// write; `idleTimeout` how long a connection may be without a request.
public record Limits(
        int bodyBytes,
        long batchBytes,
        int lineBytes,
        int headerBytes,
        int headerCount,
        int inFlight,
        long inFlightBytes,
        int inFlightPerKey,
        int streams,
        int streamsPerKey,
        int connections,
        Duration requestTimeout,
        Duration writeTimeout,
        Duration idleTimeout,
        Duration drainTimeout) {
    public static final Limits DEFAULTS =
            new Limits(
                    1024 * 1024,
                    64L * 1024 * 1024,
                    2 * 1024 * 1024,
                    16 * 1024,
                    64,
                    1024,
                    64L * 1024 * 1024,
                    512,
                    512,
                    256,
                    4096,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(20));

    public Limits {
        positive("body-bytes", bodyBytes);
        positive("batch-bytes", batchBytes);
        positive("line-bytes", lineBytes);
        positive("header-bytes", headerBytes);
        positive("header-count", headerCount);
        positive("in-flight", inFlight);
        positive("in-flight-bytes", inFlightBytes);
        positive("in-flight-per-key", inFlightPerKey);
        positive("streams", streams);
        positive("streams-per-key", streamsPerKey);
        positive("connections", connections);
        positive("request-timeout", requestTimeout.toMillis());
        positive("write-timeout", writeTimeout.toMillis());
        positive("idle-timeout", idleTimeout.toMillis());
        positive("drain-timeout", drainTimeout.toMillis());
        if (inFlightBytes < bodyBytes) {
            throw new IllegalArgumentException(
                    "limits.in-flight-bytes must hold one body of "
                            + bodyBytes
                            + " bytes: "
                            + inFlightBytes);
        }
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("limits." + name + " must be positive: " + value);
        }
    }
}
