package dev.waybill.gateway.http;

import java.io.IOException;

/// An answer that has begun and cannot go on, as what it is made of cannot be read any further. The
/// connection is closed without the end of the answer.
public final class AnswerBrokenException extends IOException {
    private static final long serialVersionUID = 1;

    public AnswerBrokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
