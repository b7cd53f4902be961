package dev.waybill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json         | {\"n\": 1.50} | {\"data\":{\"n\": 1.50}}",
                "application/x+json; v=2  | [1]           | {\"data\":[1]}",
                "application/json         | {\"n\": 1     | {\"dataBase64\":\"eyJuIjogMQ==\"}",
                "application/json         | 1 2           | {\"dataBase64\":\"MSAy\"}",
                "text/plain               | a \"b\"       | {\"data\":\"a \\\"b\\\"\"}",
                "application/octet-stream | ab            | {\"dataBase64\":\"YWI=\"}",
            })
    void standsAsItsTypeSays(String type, String payload, String json) throws IOException {
        assertThat(written(type, payload.getBytes(StandardCharsets.UTF_8))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json"})
    void whatIsNotUtf8GoesAsBase64(String type) throws IOException {
        var malformed = new byte[] {'"', (byte) 0xc3, '"'};

        assertThat(written(type, malformed)).isEqualTo("{\"dataBase64\":\"IsMi\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ufffd", "ü\ufffd€", "😀"})
    void everyCharacterIsText(String text) throws IOException {
        var json = written("text/plain", text.getBytes(StandardCharsets.UTF_8));

        assertThat(MAPPER.readTree(json).path("data").asText()).isEqualTo(text);
    }

    /// By both ways, which agree.
    private static String written(String type, byte[] payload) throws IOException {
        var json = PayloadJson.of(Optional.of(type), payload);
        var object = new LinkedHashMap<String, Object>();
        json.put(object);
        var out = new StringWriter();
        try (var generator = MAPPER.createGenerator(out)) {
            generator.writeStartObject();
            json.write(generator);
            generator.writeEndObject();
        }
        assertThat(out).hasToString(MAPPER.writeValueAsString(object));
        return out.toString();
    }
}
