package dev.waybill.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxNumberLength(100)
                                    .maxNameLength(1024)
                                    .build())
                    .build();

    private PayloadJson() {}

    /// Adds it to `json`; the content type is as the message's headers have it.
    public static void put(Map<String, Object> json, Optional<String> contentType, byte[] bytes) {
        var type = contentType.map(PayloadJson::essence).orElse("");
        var data = data(type, bytes);
        if (data.isPresent()) {
            json.put("data", data.get());
        } else {
            json.put("dataBase64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static Optional<Object> data(String type, byte[] bytes) {
        if (isJson(type)) {
            return utf8(bytes).filter(PayloadJson::isOneValue).map(PayloadJson::oneLine);
        }
        return type.startsWith("text/") ? utf8(bytes).map(text -> text) : Optional.empty();
    }

    /// A line break in JSON is white space between its tokens, never part of a value.
    private static RawValue oneLine(String text) {
        return new RawValue(text.replace('\n', ' ').replace('\r', ' '));
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

    private static Optional<String> utf8(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
