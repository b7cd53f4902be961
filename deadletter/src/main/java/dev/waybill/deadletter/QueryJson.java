package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.SubjectPattern;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Filters by name and text, as query parameters, command line options and JSON hold them.
///
/// `olderThan` is an age such as `90s`, `5m`, `2h` or `7d`; `from` and `until` are RFC 3339.
public final class QueryJson {
    /// Every name there is.
    public static final List<String> NAMES =
            List.of(
                    "stream",
                    "consumer",
                    "class",
                    "fingerprint",
                    "state",
                    "subject",
                    "errorType",
                    "from",
                    "until",
                    "olderThan",
                    "minReplays",
                    "maxReplays");

    private QueryJson() {}

    /// Reads a filter; `IllegalArgumentException` names what is unknown or malformed.
    public static Query read(Map<String, String> values, Instant now) {
        var query = Query.ANY;
        for (var each : values.entrySet()) {
            query = read(query, each.getKey(), each.getValue(), now);
        }
        return query;
    }

    /// What is given, by name; ages are written as `until`.
    public static Map<String, Object> write(Query query) {
        var json = new LinkedHashMap<String, Object>();
        query.stream().ifPresent(name -> json.put("stream", name));
        query.consumer().ifPresent(name -> json.put("consumer", name));
        query.kind().ifPresent(kind -> json.put("class", kind.word()));
        query.fingerprint().ifPresent(text -> json.put("fingerprint", text));
        query.phase().ifPresent(phase -> json.put("state", phase.word()));
        query.subject().ifPresent(pattern -> json.put("subject", pattern.text()));
        query.errorType().ifPresent(type -> json.put("errorType", type));
        query.from().ifPresent(time -> json.put("from", time.toString()));
        query.until().ifPresent(time -> json.put("until", time.toString()));
        query.minReplays().ifPresent(least -> json.put("minReplays", least));
        query.maxReplays().ifPresent(most -> json.put("maxReplays", most));
        return json;
    }

    private static Query read(Query query, String name, String value, Instant now) {
        return switch (name) {
            case "stream" -> query.stream(value);
            case "consumer" -> query.consumer(value);
            case "class" -> query.kind(known(name, value, DeathClass.of(value)));
            case "fingerprint" -> query.fingerprint(value);
            case "state" -> query.phase(known(name, value, DeadLetterState.Phase.of(value)));
            case "subject" -> query.subject(new SubjectPattern(value));
            case "errorType" -> query.errorType(value);
            case "from" -> query.from(time(name, value));
            case "until" -> query.until(time(name, value));
            case "olderThan" -> query.olderThan(age(value), now);
            case "minReplays" -> query.minReplays(count(name, value));
            case "maxReplays" -> query.maxReplays(count(name, value));
            default -> throw new IllegalArgumentException("there is no filter \"" + name + "\"");
        };
    }

    private static <T> T known(String name, String value, Optional<T> found) {
        return found.orElseThrow(() -> malformed(name, value));
    }

    private static Instant time(String name, String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeException e) {
            throw malformed(name, value);
        }
    }

    private static int count(String name, String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw malformed(name, value);
        }
        return Integer.parseInt(value);
    }

    private static Duration age(String value) {
        if (!value.matches("[0-9]{1,9}(ms|s|m|h|d)")) {
            throw malformed("olderThan", value);
        }
        var unit = value.replaceAll("[0-9]", "");
        long number = Long.parseLong(value.substring(0, value.length() - unit.length()));
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static IllegalArgumentException malformed(String name, String value) {
        return new IllegalArgumentException("the filter " + name + " cannot be \"" + value + "\"");
    }
}
