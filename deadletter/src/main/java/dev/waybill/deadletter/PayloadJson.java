package dev.waybill.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a payload stands in JSON: as `data`, a JSON value as it was written where its type is JSON
/// and it is some, a string where its type is text; else as `dataBase64`.
///
/// Text is UTF-8; what is not goes as base64, whatever its type says. So does JSON that is nested
/// deeper than 64 levels or has numbers beyond 100 digits.
public final class PayloadJson {
    private static final String DATA = "data";
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxNumberLength(100)
                                    .maxNameLength(1024)
                                    .build())
                    .build();

    private final String field;
    private final String text;
    private final boolean raw;

    private PayloadJson(String field, String text, boolean raw) {
        this.field = field;
        this.text = text;
        this.raw = raw;
    }

    /// The content type is as the message's headers have it.
    public static PayloadJson of(Optional<String> contentType, byte[] bytes) {
        var type = contentType.map(PayloadJson::essence).orElse("");
        return data(type, bytes)
                .orElseGet(() ->
                        new PayloadJson(
                                "dataBase64", Base64.getEncoder().encodeToString(bytes), false));
    }

    /// Writes it as a field of the object that is being written.
    public void write(JsonGenerator json) throws IOException {
        json.writeFieldName(field);
        if (raw) {
            json.writeRawValue(text);
        } else {
            json.writeString(text);
        }
    }

    /// Adds it to an object that is written later.
    void put(Map<String, Object> json) {
        json.put(field, raw ? new RawValue(text) : text);
    }

    private static Optional<PayloadJson> data(String type, byte[] bytes) {
        if (isJson(type)) {
            return utf8(bytes)
                    .filter(PayloadJson::isOneValue)
                    .map(text -> new PayloadJson(DATA, oneLine(text), true));
        }
        return type.startsWith("text/")
                ? utf8(bytes).map(text -> new PayloadJson(DATA, text, false))
                : Optional.empty();
    }

    /// A line break in JSON is white space between its tokens, never part of a value.
    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    private static boolean isJson(String type) {
        return type.equals("application/json")
                || type.equals("text/json")
                || (type.startsWith("application/") && type.endsWith("+json"));
    }

    private static String essence(String contentType) {
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static boolean isOneValue(String text) {
        try (var parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is malformed is decoded as U+FFFD, which does not become the same bytes again.
    private static Optional<String> utf8(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        boolean same =
                text.indexOf('\ufffd') < 0
                        || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return same ? Optional.of(text) : Optional.empty();
    }
}
