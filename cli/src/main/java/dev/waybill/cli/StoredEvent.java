package dev.waybill.cli;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.waybill.wire.EventHeaders;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One message of a stream, as the commands print it.
record StoredEvent(Message message) {
    /// One line of text; control characters are shown as escapes, since a terminal would obey them.
    String text() {
        var data = new Payload(message.getData());
        var head =
                "%s:%d  %s  %s  id %s  trace %s  "
                        .formatted(
                                stream(),
                                sequence(),
                                message.getSubject(),
                                event().type().orElse("-"),
                                id(),
                                FreshTrace.traceId(headers()).orElse("-"));
        return Printable.of(
                        head + data.text().orElseGet(() -> "<" + data.bytes().length + " bytes>"))
                .stripTrailing();
    }

    /// One line of JSON, in the shape that the gateway's fetch has.
    String json() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("eventId", id());
        event().type().ifPresent(type -> fields.put("type", type));
        fields.put("subject", message.getSubject());
        fields.put("stream", stream());
        fields.put("sequence", sequence());
        fields.put(
                "timestamp",
                message.metaData()
                        .timestamp()
                        .toInstant()
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString());
        FreshTrace.traceId(headers()).ifPresent(trace -> fields.put("traceId", trace));
        fields.put("headers", allHeaders());
        putData(fields);
        return Json.line(fields);
    }

    private void putData(Map<String, Object> fields) {
        var data = new Payload(message.getData());
        var text = data.text();
        if (text.isPresent() && saysJson() && data.isJson()) {
            fields.put("data", new RawValue(text.get().replaceAll("[\\r\\n]", " ")));
        } else if (text.isPresent()) {
            fields.put("data", text.get());
        } else {
            fields.put("dataBase64", data.bytes());
        }
    }

    private boolean saysJson() {
        return event().dataContentType().filter(type -> type.contains("json")).isPresent();
    }

    private Map<String, List<String>> allHeaders() {
        var all = new TreeMap<String, List<String>>();
        headers().forEach(all::put);
        return all;
    }

    private Headers headers() {
        return Optional.ofNullable(message.getHeaders()).orElseGet(Headers::new);
    }

    private EventHeaders event() {
        return new EventHeaders(headers());
    }

    private String id() {
        return event().id(stream(), sequence());
    }

    private String stream() {
        return message.metaData().getStream();
    }

    private long sequence() {
        return message.metaData().streamSequence();
    }
}
