package dev.waybill.gateway.publish;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.http.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// JSON text in UTF-8, read field by field; any value can be taken as it was written, so that
/// nothing is rounded or put in another order on its way.
///
/// What is malformed ends the request, or the line, with 400 `body-refused`.
final class JsonObject {
    private final byte[] text;
    private final JsonParser parser;

    private JsonObject(byte[] text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    /// Takes one field, by whichever way of the object fits; one that is not taken is skipped.
    @FunctionalInterface
    interface Field {
        void read(String name, JsonObject value) throws IOException;
    }

    /// Reads a text that is one object and nothing else.
    static void read(byte[] text, Field field) {
        parse(
                text,
                object -> {
                    object.require(
                            object.parser.nextToken() == JsonToken.START_OBJECT, "an object");
                    while (object.parser.nextToken() == JsonToken.FIELD_NAME) {
                        var name = object.parser.currentName();
                        object.parser.nextToken();
                        field.read(name, object);
                        object.parser.skipChildren();
                    }
                    object.require(
                            object.parser.nextToken() == null, "one object and nothing behind it");
                });
    }

    /// The texts of the elements of an array of objects.
    static List<byte[]> elements(byte[] text) {
        var elements = new ArrayList<byte[]>();
        parse(
                text,
                array -> {
                    array.require(array.parser.nextToken() == JsonToken.START_ARRAY, "an array");
                    while (array.parser.nextToken() != JsonToken.END_ARRAY) {
                        elements.add(array.raw());
                    }
                    array.require(
                            array.parser.nextToken() == null, "one array and nothing behind it");
                });
        return elements;
    }

    boolean isNull() {
        return parser.hasToken(JsonToken.VALUE_NULL);
    }

    boolean isString() {
        return parser.hasToken(JsonToken.VALUE_STRING);
    }

    String string(String name) throws IOException {
        require(isString(), name + " as a string");
        return parser.getText();
    }

    /// A string, or a whole number or boolean in its one written form.
    String scalar(String name) throws IOException {
        boolean other =
                parser.hasToken(JsonToken.VALUE_NUMBER_INT)
                        || parser.hasToken(JsonToken.VALUE_TRUE)
                        || parser.hasToken(JsonToken.VALUE_FALSE);
        require(isString() || other, name + " as a string, a whole number or a boolean");
        return parser.getText();
    }

    /// One string or an array of them.
    List<String> strings(String name) throws IOException {
        if (isString()) {
            return List.of(parser.getText());
        }
        require(parser.hasToken(JsonToken.START_ARRAY), name + " as a string or strings");
        var values = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(string(name));
        }
        return values;
    }

    byte[] base64(String name) throws IOException {
        try {
            return Base64.getDecoder().decode(string(name));
        } catch (IllegalArgumentException e) {
            throw refused(name + " is not base64");
        }
    }

    /// Reads the value, an object, by its fields.
    void fields(String name, Field field) throws IOException {
        require(parser.hasToken(JsonToken.START_OBJECT), name + " as an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var inner = parser.currentName();
            parser.nextToken();
            field.read(inner, this);
        }
    }

    /// The value as it was written.
    byte[] raw() throws IOException {
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        parser.finishToken();
        int end = Math.toIntExact(parser.currentLocation().getByteOffset());
        return Arrays.copyOfRange(text, start, end);
    }

    static ProblemException refused(String detail) {
        return Problem.of(ProblemCode.BODY_REFUSED, detail).exception();
    }

    private void require(boolean met, String wanted) {
        if (!met) {
            throw refused("expected " + wanted);
        }
    }

    @FunctionalInterface
    private interface Reading {
        void read(JsonObject from) throws IOException;
    }

    private static void parse(byte[] text, Reading reading) {
        requireUtf8(text);
        try (var parser = Json.mapper().createParser(text)) {
            reading.read(new JsonObject(text, parser));
        } catch (JsonProcessingException e) {
            throw refused(Json.reason(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A text in UTF-16 has NUL bytes, which JSON in UTF-8 never has.
    private static void requireUtf8(byte[] text) {
        boolean ascii = true;
        for (byte b : text) {
            if (b == 0) {
                throw refused("JSON is in UTF-8 and has no NUL");
            }
            ascii &= b > 0;
        }
        if (!ascii && !decodes(text)) {
            throw refused("JSON is in UTF-8");
        }
    }

    private static boolean decodes(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
