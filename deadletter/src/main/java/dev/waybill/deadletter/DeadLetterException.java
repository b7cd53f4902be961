package dev.waybill.deadletter;

/// NATS did not answer, or answered with what nobody expects; what was asked for may have happened
/// or not.
public final class DeadLetterException extends RuntimeException {
    public DeadLetterException(String message, Throwable cause) {
        super(message, cause);
    }
}
