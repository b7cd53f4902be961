package dev.waybill.gateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Handler;
import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.nats.ConfigSubjects;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.SubjectPattern;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// `GET …/events`: the messages of a stream as server-sent events, from then on or from a place in
/// it.
///
/// Not of a work queue, where a reader without acks would be refused or would take from others. A
/// client that does not take what is written is cut by the connection's own write timeout.
final class Events implements Handler {
    private final JetStreamApi api;
    private final NatsLink link;
    private final DeliverConfig config;
    private final DeliverMeters meters;
    private final RandomGenerator random;
    private final PullShare share = new PullShare();

    Events(
            JetStreamApi api,
            NatsLink link,
            DeliverConfig config,
            DeliverMeters meters,
            RandomGenerator random) {
        this.api = api;
        this.link = link;
        this.config = config;
        this.meters = meters;
        this.random = random;
    }

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        var stream = exchange.path("stream");
        var filter = exchange.query("subject").map(exchange.names()::filter);
        var info = api.ask("STREAM.INFO." + stream);
        requireReadable(exchange, info, filter);
        var picture = StreamPicture.of(info);
        var lastEventId = exchange.header("Last-Event-ID").or(() -> exchange.query("lastEventId"));
        var chosen = Start.choose(lastEventId, exchange.query("from"), picture);
        exchange.respondHeader("X-Accel-Buffering", "no");
        if (exchange.isHead()) {
            exchange.respond(200, "text/event-stream", new byte[0]);
            return;
        }
        var prefix = link.jetStream().getPrefix();
        try (var wakeup = new Wakeup(exchange);
                var reader =
                        new OrderedReader(
                                api, link.events().connected(), share, prefix, stream, filter)) {
            reader.start(chosen.start());
            try (var out = exchange.respondStream(200, "text/event-stream")) {
                var frames = new EventFrames(out);
                frames.retry(Duration.ofMillis(random.nextLong(1_000, 5_000)));
                if (chosen.gap()) {
                    meters.gap(stream);
                }
                frames.stream(picture, chosen);
                new EventStream(api, stream, reader, frames, wakeup, config, meters)
                        .run(picture, chosen.start());
            }
        }
    }

    private static void requireReadable(Exchange exchange, JsonNode info, Optional<String> filter) {
        var stream = info.path("config");
        var subjects = ConfigSubjects.ofStream(stream);
        if (filter.isPresent()) {
            var wanted = new SubjectPattern(filter.get());
            exchange.principal().require(Permission.CONSUME, wanted);
            if (subjects.stream().noneMatch(wanted::overlaps)) {
                throw Problem.of(ProblemCode.UNPROCESSABLE, "the stream has no such subject")
                        .exception();
            }
        } else {
            subjects.forEach(subject -> exchange.principal().require(Permission.CONSUME, subject));
        }
        if (stream.path("retention").asText().equals("workqueue")) {
            throw Problem.of(
                            ProblemCode.CONFLICT,
                            "a work queue hands each message to one consumer; fetch from that")
                    .exception();
        }
    }
}
