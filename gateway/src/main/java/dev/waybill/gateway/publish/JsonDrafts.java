package dev.waybill.gateway.publish;

import dev.waybill.gateway.http.Limits;
import dev.waybill.gateway.http.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Reads events that are JSON objects: a line of an NDJSON batch, or a CloudEvent in structured
/// mode.
///
/// JSON data keeps its bytes as they were written.
final class JsonDrafts {
    private static final List<String> REQUIRED = List.of("id", "source", "specversion", "type");
    private static final Map<String, String> LINE_ATTRIBUTES =
            Map.of(
                    "eventId", "id",
                    "type", "type",
                    "source", "source",
                    "key", "partitionkey",
                    "contentType", "datacontenttype");

    private final Supplier<String> ids;

    JsonDrafts(Supplier<String> ids) {
        this.ids = ids;
    }

    /// Reads one line; its subject is still to be checked.
    Draft line(byte[] text, Limits limits, Named named) {
        var seen = new Line();
        JsonObject.read(text, seen::read);
        var draft = new Draft(seen.subject(), ProblemCode.BODY_REFUSED, limits);
        seen.attributes.forEach(attribute -> draft.attribute(attribute.name(), attribute.value()));
        draft.identify(ids.get());
        named.as(draft.id());
        seen.headers.forEach(header -> draft.header(header.name(), header.values()));
        seen.data.into(draft);
        return draft;
    }

    /// Reads one structured CloudEvent for that subject.
    Draft cloudEvent(byte[] text, String subject, Limits limits, Named named) {
        var draft = new Draft(subject, ProblemCode.BODY_REFUSED, limits);
        var data = new Data();
        var given = new ArrayList<String>();
        JsonObject.read(
                text,
                (name, value) -> {
                    if (value.isNull() && !name.equals("data")) {
                        return;
                    }
                    switch (name) {
                        case "data" -> data.json(value);
                        case "data_base64" -> data.base64(name, value);
                        default -> draft.attribute(name, value.scalar(name));
                    }
                    given.add(name);
                    if (name.equals("id")) {
                        named.as(draft.id());
                    }
                });
        if (!given.containsAll(REQUIRED)) {
            throw draft.refused("a CloudEvent has id, source, specversion and type");
        }
        data.into(draft);
        return draft;
    }

    /// Hears the event's id as soon as it is known.
    @FunctionalInterface
    interface Named {
        void as(String id);
    }

    private record Attribute(String name, String value) {}

    private record Header(String name, List<String> values) {}

    /// The fields of one line in the order in which they came.
    private static final class Line {
        private final List<Attribute> attributes = new ArrayList<>();
        private final List<Header> headers = new ArrayList<>();
        private final Data data = new Data();
        private String subject = "";

        void read(String name, JsonObject value) throws IOException {
            switch (name) {
                case "subject" -> subject = value.string(name);
                case "headers" ->
                        value.fields(
                                name,
                                (header, values) ->
                                        headers.add(new Header(header, values.strings("headers"))));
                case "data" -> data.json(value);
                case "dataBase64" -> data.base64(name, value);
                default -> attributes.add(new Attribute(attribute(name), value.string(name)));
            }
        }

        String subject() {
            if (subject.isEmpty()) {
                throw JsonObject.refused("a line has a subject");
            }
            return subject;
        }

        private static String attribute(String name) {
            var attribute = LINE_ATTRIBUTES.get(name);
            if (attribute == null) {
                throw JsonObject.refused("unknown field \"" + printable(name) + "\"");
            }
            return attribute;
        }

        private static String printable(String name) {
            return name.substring(0, Math.min(64, name.length())).replaceAll("[^ -~]", "?");
        }
    }

    /// The payload under construction: bytes, JSON as it was written, or a string that is one or
    /// the other by the content type.
    private static final class Data {
        private byte[] bytes = new byte[0];
        private String string = "";
        private boolean given;
        private boolean isJson;
        private boolean isString;

        void json(JsonObject value) throws IOException {
            take();
            isJson = true;
            isString = value.isString();
            if (isString) {
                string = value.string("data");
            }
            bytes = value.raw();
        }

        void base64(String name, JsonObject value) throws IOException {
            take();
            bytes = value.base64(name);
        }

        /// JSON without a content type says so itself.
        void into(Draft draft) {
            var type = draft.attribute("datacontenttype");
            if (isJson && type.isEmpty()) {
                draft.attribute("datacontenttype", ContentTypes.JSON);
            }
            if (!isJson || type.isEmpty() || ContentTypes.isJson(type.get())) {
                draft.data(bytes);
                return;
            }
            if (!isString) {
                throw draft.refused("data of that content type is a string or base64");
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(string)) {
                throw draft.refused("data has half a character");
            }
            draft.data(string.getBytes(StandardCharsets.UTF_8));
        }

        private void take() {
            if (given) {
                throw JsonObject.refused("data is given twice");
            }
            given = true;
        }
    }
}
