package dev.waybill.client;

/// The server did not do what the library needs in order to begin; the cause says why.
public final class WaybillException extends RuntimeException {
    WaybillException(String message, Throwable cause) {
        super(message, cause);
    }
}
