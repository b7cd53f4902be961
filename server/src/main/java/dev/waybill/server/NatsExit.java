package dev.waybill.server;

import static java.util.Objects.requireNonNull;

/// A server's end that nobody has asked for: its exit code (128 and the signal's number for a
/// signal) and the end of its log.
public record NatsExit(long pid, int code, String log) {
    public NatsExit {
        requireNonNull(log, "log");
    }
}
