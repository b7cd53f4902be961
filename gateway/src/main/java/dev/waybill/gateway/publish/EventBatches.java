package dev.waybill.gateway.publish;

import dev.waybill.client.PublishWindow;
import dev.waybill.client.Waybill;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Lines;
import dev.waybill.gateway.http.Permit;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.publish.Tally.Shape;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Requests that hold many events and are answered with one line each, in order, while they are
/// read.
///
/// At most 1,024 events of one request, and as many bytes as one body may have, are on their way to
/// their streams; when that is full nothing more is read. Beside it one line is held, whose bytes
/// are taken of the limit that all share.
final class EventBatches {
    private static final int WINDOW = 1_024;

    private final Intake intake;
    private final JsonDrafts drafts;

    EventBatches(Intake intake, JsonDrafts drafts) {
        this.intake = intake;
        this.drafts = drafts;
    }

    /// NDJSON: an event a line, each with its own subject. What cannot be read any further is the
    /// last result.
    void lines(Exchange exchange) throws IOException, InterruptedException {
        var waybill = intake.waybills().current();
        try (Permit _ = exchange.hold(line(exchange));
                var results = new ResultLines(exchange, Shape.NDJSON, intake.tally())) {
            var sending = sending(exchange, waybill);
            int last = 0;
            try {
                var lines = exchange.lines();
                for (var line = lines.next();
                        line.isPresent() && !results.abandoned();
                        line = lines.next()) {
                    last = line.get().number();
                    results.add(last, sending.line(line.get()));
                }
            } catch (ProblemException e) {
                results.add(last + 1, e);
            }
            results.end();
        }
    }

    /// A JSON array of structured CloudEvents for one subject. It is read whole first, and nothing
    /// of it is published where it is not an array.
    void cloudEvents(Exchange exchange) throws IOException, InterruptedException {
        var subject = intake.subject(exchange);
        var events = JsonObject.elements(exchange.body());
        var sending = sending(exchange, intake.waybills().current());
        try (var results = new ResultLines(exchange, Shape.CLOUDEVENTS, intake.tally())) {
            for (int i = 0; i < events.size() && !results.abandoned(); i++) {
                results.add(i + 1, sending.cloudEvent(events.get(i), subject));
            }
            results.end();
        }
    }

    private Sending sending(Exchange exchange, Waybill waybill) {
        var window = waybill.publishWindow(WINDOW, exchange.limits().bodyBytes());
        return new Sending(exchange, waybill, window);
    }

    private static long line(Exchange exchange) {
        long longest = exchange.limits().lineBytes();
        return exchange.header("Content-Length")
                .filter(length -> length.matches("[0-9]{1,9}"))
                .map(length -> Math.min(Long.parseLong(length), longest))
                .orElse(longest);
    }

    /// Sends the events of one request.
    private final class Sending {
        private final Exchange exchange;
        private final Waybill waybill;
        private final PublishWindow window;
        private String eventId = "";

        Sending(Exchange exchange, Waybill waybill, PublishWindow window) {
            this.exchange = exchange;
            this.waybill = waybill;
            this.window = window;
        }

        CompletableFuture<Supplier<Result>> line(Lines.Line line) throws InterruptedException {
            eventId = "";
            try {
                if (line.tooLong()) {
                    throw tooLong();
                }
                var draft = drafts.line(line.bytes(), exchange.limits(), this::named);
                intake.require(exchange, draft.subject());
                return send(draft);
            } catch (ProblemException e) {
                return failed(e);
            }
        }

        CompletableFuture<Supplier<Result>> cloudEvent(byte[] event, String subject)
                throws InterruptedException {
            eventId = "";
            try {
                return send(drafts.cloudEvent(event, subject, exchange.limits(), this::named));
            } catch (ProblemException e) {
                return failed(e);
            }
        }

        private void named(String id) {
            eventId = id;
        }

        /// What an outcome means may have to be asked of JetStream, so whoever takes it finds out.
        private CompletableFuture<Supplier<Result>> send(Draft draft) throws InterruptedException {
            var sent = draft.sent(exchange.principal().name());
            return window.publishInline(intake.event(exchange, draft, waybill))
                    .thenApply(outcome -> () -> intake.outcomes().result(sent, outcome));
        }

        private CompletableFuture<Supplier<Result>> failed(ProblemException e) {
            var result = new Result.Failed(e.problem().withEventId(eventId));
            return CompletableFuture.completedFuture(() -> result);
        }

        private ProblemException tooLong() {
            int limit = exchange.limits().lineBytes();
            return Problem.of(ProblemCode.BODY_TOO_LARGE, "a line has at most " + limit + " bytes")
                    .with("limit", limit)
                    .exception();
        }
    }
}
