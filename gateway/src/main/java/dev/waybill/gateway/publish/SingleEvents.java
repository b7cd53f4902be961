package dev.waybill.gateway.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.publish.Tally.Shape;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/// Requests that hold one event and are answered when its outcome is known.
///
/// 201 where it is stored now; 200 where the stream had it already, with the sequence that it has
/// there.
final class SingleEvents {
    private static final List<String> REQUIRED = List.of("ce-id", "ce-source", "ce-type");

    private final Intake intake;
    private final HeaderDrafts headers;
    private final JsonDrafts json;

    SingleEvents(Intake intake, Supplier<String> ids) {
        this.intake = intake;
        this.headers = new HeaderDrafts(ids);
        this.json = new JsonDrafts(ids);
    }

    /// The body is the payload, whatever it is.
    void payload(Exchange exchange) {
        counted(
                exchange,
                Shape.ONE,
                () -> {
                    var subject = exchange.path("subject");
                    if (ContentTypes.isCloudEvents(exchange.mediaType())) {
                        throw Problem.of(
                                        ProblemCode.MEDIA_TYPE_REFUSED,
                                        "whole CloudEvents go to /v1/messages?subject=")
                                .exception();
                    }
                    intake.require(exchange, subject);
                    return headers.read(exchange, subject);
                });
    }

    /// A CloudEvent whose attributes are `ce-*` headers.
    void binary(Exchange exchange) {
        counted(
                exchange,
                Shape.CLOUDEVENT,
                () -> {
                    if (!REQUIRED.stream().allMatch(name -> exchange.header(name).isPresent())) {
                        throw Problem.of(
                                        ProblemCode.HEADER_REFUSED,
                                        "a CloudEvent has ce-id, ce-source, ce-specversion and ce-type")
                                .exception();
                    }
                    return headers.read(exchange, intake.subject(exchange));
                });
    }

    /// A CloudEvent as one JSON object.
    void structured(Exchange exchange) {
        counted(
                exchange,
                Shape.CLOUDEVENT,
                () -> {
                    var subject = intake.subject(exchange);
                    return json.cloudEvent(
                            exchange.body(), subject, exchange.limits(), exchange::eventId);
                });
    }

    /// What the answer to a stored event says.
    private record Published(
            String eventId,
            String stream,
            long sequence,
            String subject,
            boolean duplicate,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String traceId) {}

    private void counted(Exchange exchange, Shape shape, Supplier<Draft> reading) {
        var result = publish(exchange, reading);
        intake.tally().count(shape, result);
        switch (result) {
            case Result.Stored stored -> answer(exchange, stored);
            case Result.Failed failed -> throw failed.problem().exception();
        }
    }

    private Result publish(Exchange exchange, Supplier<Draft> reading) {
        try {
            return intake.publish(exchange, reading.get());
        } catch (ProblemException e) {
            return new Result.Failed(e.problem());
        }
    }

    private static void answer(Exchange exchange, Result.Stored stored) {
        exchange.respondHeader("Location", location(stored));
        exchange.respondHeader("ETag", "\"" + stored.sequence() + "\"");
        exchange.respond(
                stored.duplicate() ? 200 : 201,
                new Published(
                        stored.eventId(),
                        stored.stream(),
                        stored.sequence(),
                        stored.subject(),
                        stored.duplicate(),
                        exchange.traceId()));
    }

    private static String location(Result.Stored stored) {
        var stream = URLEncoder.encode(stored.stream(), StandardCharsets.UTF_8).replace("+", "%20");
        return "/v1/streams/" + stream + "/messages/" + stored.sequence();
    }
}
