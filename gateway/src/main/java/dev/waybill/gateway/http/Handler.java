package dev.waybill.gateway.http;

import java.io.IOException;

/// Answers one request, on its own virtual thread; may block.
@FunctionalInterface
public interface Handler {
    /// An `IOException` means that the caller went away, an [AnswerBrokenException] that the answer
    /// cannot go on; a [ProblemException] is the answer, and anything else is a 500 whose cause is
    /// logged and not told.
    void handle(Exchange exchange) throws IOException, InterruptedException;
}
