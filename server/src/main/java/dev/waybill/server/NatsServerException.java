package dev.waybill.server;

/// What went wrong beneath a server: a process, a build or a store directory. Its message names the
/// way out where there is one.
public final class NatsServerException extends RuntimeException {
    NatsServerException(String message) {
        super(message);
    }

    NatsServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
