package dev.waybill.client;

import io.nats.client.Options;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// The connection settings that survive production, where those of the NATS client do not.
///
/// It reconnects for ever, after 100 ms to 2 s with jitter (the client gives up after 60 tries); it
/// pings every 10 s, so a half-open connection is noticed within 30 s (the client needs minutes);
/// it keeps 1 MiB of what is published while disconnected (the client keeps 8 MiB and sends it
/// late); an asynchronous publish without an answer ends after 3 to 6 s (the client: 5 to 10 s).
/// Requests that wait to be sent are written together (the client writes each by itself, which
/// brings none of them earlier).
public final class ConnectionDefaults {
    private static final Duration FIRST_RECONNECT = Duration.ofMillis(100);
    private static final Duration LAST_RECONNECT = Duration.ofSeconds(2);

    private ConnectionDefaults() {}

    /// Sets them on that builder, which keeps its servers, credentials and listeners.
    public static Options.Builder apply(Options.Builder builder) {
        return builder.maxReconnects(-1)
                .reconnectDelayHandler(ConnectionDefaults::reconnectDelay)
                .connectionTimeout(Duration.ofSeconds(5))
                .pingInterval(Duration.ofSeconds(10))
                .maxPingsOut(2)
                .reconnectBufferSize(1024 * 1024)
                .requestCleanupInterval(Duration.ofSeconds(3))
                .subjectValidationType(Options.SubjectValidationType.Strict)
                .dontForceFlushOnRequest()
                .useTimeoutException();
    }

    private static Duration reconnectDelay(long rounds) {
        long cap = LAST_RECONNECT.toMillis();
        long grown = FIRST_RECONNECT.toMillis() << Math.min(rounds, 5);
        long upper = Math.min(cap, grown);
        return Duration.ofMillis(upper / 2 + ThreadLocalRandom.current().nextLong(upper / 2 + 1));
    }
}
