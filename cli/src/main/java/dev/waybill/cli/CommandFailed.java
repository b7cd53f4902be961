package dev.waybill.cli;

/// Why a command ends without having done its work; the message is all that its user reads.
final class CommandFailed extends RuntimeException {
    CommandFailed(String message) {
        super(message);
    }

    CommandFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
