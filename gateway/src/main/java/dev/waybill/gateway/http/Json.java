package dev.waybill.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/// How the API reads and writes JSON.
///
/// Times are RFC 3339, durations as [DurationText] in requests. Unknown fields, repeated keys, what
/// follows the value, other scalars than the declared ones, nesting beyond 64 levels and numbers
/// beyond 100 digits are refused.
public final class Json {
    private static final int DEPTH = 64;
    private static final int DIGITS = 100;
    private static final JsonMapper MAPPER = mapperOf();

    private Json() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    /// Reads one value; a malformed one ends the request with 400 `body-refused`.
    public static <T> T read(byte[] text, Class<T> type) {
        try {
            var value = MAPPER.readValue(text, type);
            if (value == null) {
                throw Problem.of(ProblemCode.BODY_REFUSED, "the body is null").exception();
            }
            return value;
        } catch (JsonProcessingException e) {
            throw Problem.of(ProblemCode.BODY_REFUSED, reason(e)).exception();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /// What is wrong with a text, and where, without any of its content but a field's name.
    public static String reason(JsonProcessingException e) {
        var at = e.getLocation();
        var where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown field \"" + printable(unknown.getPropertyName()) + "\"" + where;
        }
        return (e.getMessage() != null && e.getMessage().startsWith("Duplicate field")
                        ? "a key stands twice"
                        : "not the JSON that is expected")
                + where;
    }

    private static String printable(String name) {
        var text = name.length() > 64 ? name.substring(0, 64) : name;
        return text.replaceAll("[^ -~]|[\"\\\\]", "?");
    }

    private static JsonMapper mapperOf() {
        var constraints =
                StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH)
                        .maxNumberLength(DIGITS)
                        .maxNameLength(1024)
                        .build();
        var factory = JsonFactory.builder().streamReadConstraints(constraints).build();
        return JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationReader()))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(
                                JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .build();
    }

    private static final class DurationReader extends StdScalarDeserializer<Duration> {
        DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            try {
                return DurationText.parse(parser.getText());
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(parser.getText(), Duration.class, "a duration");
            }
        }
    }
}
