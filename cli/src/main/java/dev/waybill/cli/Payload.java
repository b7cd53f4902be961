package dev.waybill.cli;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The data of an event, and what kind of data it looks like.
final class Payload {
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] bytes;

    /// The array is not copied.
    Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    static Payload of(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return bytes;
    }

    /// The data as text; empty where it is not UTF-8.
    Optional<String> text() {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// The media type to publish it under, where the user names none.
    String contentType() {
        if (isJson()) {
            return "application/json";
        }
        return text().isPresent() ? "text/plain;charset=utf-8" : "application/octet-stream";
    }

    /// Whether it is exactly one JSON value.
    boolean isJson() {
        try (var parser = JSON.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
