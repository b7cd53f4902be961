package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page on telemetry says what the code does.
class TelemetryPageTest {
    private static final Pattern NAME =
            Pattern.compile("`((?:messaging|server|error|cloudevents)\\.[a-z_.]+)`");

    @Test
    void namesEveryAttributeAndNoOther() throws Exception {
        var rows =
                page().lines()
                        .filter(line -> line.startsWith("| `"))
                        .collect(Collectors.joining("\n"));
        assertThat(names(rows)).isEqualTo(attributes());
    }

    @Test
    void namesEveryKeyOfTheLogContext() throws Exception {
        assertThat(page())
                .contains(
                        "`event_id` `event_type` `stream` `consumer` `stream_seq` `subject` `attempt` `trace_id` `span_id`");
        assertThat(constants(LogContext.class))
                .containsExactlyInAnyOrder(
                        "event_id",
                        "event_type",
                        "stream",
                        "consumer",
                        "stream_seq",
                        "subject",
                        "attempt",
                        "trace_id",
                        "span_id");
    }

    private static Set<String> attributes() {
        return Arrays.stream(Attribute.class.getDeclaredFields())
                .map(TelemetryPageTest::value)
                .map(key -> ((AttributeKey<?>) key).getKey())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> constants(Class<?> owner) {
        return Arrays.stream(owner.getDeclaredFields())
                .filter(field -> field.getType() == String.class)
                .map(TelemetryPageTest::value)
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Object value(java.lang.reflect.Field field) {
        try {
            return field.get(Attribute.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String page() throws Exception {
        return Files.readString(
                Path.of(System.getProperty("waybill.root"), "docs", "telemetry.md"));
    }
}
