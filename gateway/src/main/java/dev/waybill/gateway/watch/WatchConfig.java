package dev.waybill.gateway.watch;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is watched and how often. `streams` and `ignored` are globs (`*` for any text, `?` for one
/// character) that a stream's name must match, and must not; `lookups` is how many messages one
/// poll may ask for to tell lags.
public record WatchConfig(
        boolean enabled,
        Duration interval,
        List<String> streams,
        List<String> ignored,
        int lookups) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    public WatchConfig {
        streams = List.copyOf(streams);
        ignored = List.copyOf(ignored);
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "survey.interval is 100ms at least: " + interval.toMillis() + "ms");
        }
        if (lookups < 0) {
            throw new IllegalArgumentException("survey.lookups is not negative: " + lookups);
        }
    }

    boolean watches(String stream) {
        return matches(streams, stream) && !matches(ignored, stream);
    }

    private static boolean matches(List<String> globs, String name) {
        return globs.stream().anyMatch(glob -> pattern(glob).matcher(name).matches());
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("(?<=[*?])|(?=[*?])"))
                        .map(part ->
                                switch (part) {
                                    case "*" -> ".*";
                                    case "?" -> ".";
                                    default -> Pattern.quote(part);
                                })
                        .collect(Collectors.joining()));
    }
}
