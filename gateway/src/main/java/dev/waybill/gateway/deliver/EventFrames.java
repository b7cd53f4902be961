package dev.waybill.gateway.deliver;

import dev.waybill.gateway.http.Json;
import dev.waybill.wire.AckSubject;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Writes server-sent events. Data is JSON on one line, whatever the message holds.
final class EventFrames {
    private final OutputStream out;

    EventFrames(OutputStream out) {
        this.out = out;
    }

    /// How long a client waits until it connects again.
    void retry(Duration wait) throws IOException {
        write("retry: " + wait.toMillis() + "\n\n");
    }

    /// Which stream it is, where it stands, and whether anything is missing. Its id, where the
    /// begin is known, lets a client resume that has not got a message yet.
    void stream(StreamPicture picture, Start.Chosen chosen) throws IOException {
        var json = new LinkedHashMap<String, Object>();
        json.put("epoch", picture.epoch());
        json.put("firstSequence", picture.firstSequence());
        json.put("lastSequence", picture.lastSequence());
        chosen.resumedFrom().ifPresent(sequence -> json.put("resumedFrom", sequence));
        json.put("gap", chosen.gap());
        var id =
                chosen.start() instanceof Start.Sequence start
                        ? Optional.of(new EventId(picture.epoch(), start.sequence() - 1))
                        : Optional.<EventId>empty();
        frame("stream", id, json);
        out.flush();
    }

    void message(String epoch, Message message, AckSubject ack) throws IOException {
        var headers = message.getHeaders();
        frame(
                "message",
                Optional.of(new EventId(epoch, ack.streamSequence())),
                MessageJson.delivered(
                        message.getSubject(),
                        ack,
                        headers == null ? new Headers() : headers,
                        message.getData()));
    }

    /// The gateway stops; the client connects again, to another one perhaps.
    void drain() throws IOException {
        frame("drain", Optional.empty(), Map.of());
        out.flush();
    }

    void heartbeat() throws IOException {
        write(":\n\n");
        out.flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    private void frame(String event, Optional<EventId> id, Object data) throws IOException {
        write(id.map(i -> "id: " + i + "\n").orElse("") + "event: " + event + "\ndata: ");
        out.write(Json.write(data));
        write("\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
