package dev.waybill.cli;

import dev.waybill.deadletter.Query;
import dev.waybill.deadletter.QueryJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which dead letters are meant: those for which all of them hold.
final class FilterFlags {
    @Option(names = "--stream", paramLabel = "NAME", description = "Of that stream")
    private @Nullable String stream;

    @Option(names = "--consumer", paramLabel = "NAME", description = "Of that consumer")
    private @Nullable String consumer;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "exhausted, rejected, timeout, undecodable, lost or poison")
    private @Nullable String kind;

    @Option(names = "--fingerprint", paramLabel = "TEXT", description = "Of that cause")
    private @Nullable String fingerprint;

    @Option(names = "--subject", paramLabel = "PATTERN", description = "With such a subject")
    private @Nullable String subject;

    @Option(names = "--error-type", paramLabel = "TYPE", description = "With that exception")
    private @Nullable String errorType;

    @Option(names = "--from", paramLabel = "TIME", description = "Died at that time or later")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "TIME", description = "Died before that time")
    private @Nullable String until;

    @Option(names = "--older-than", paramLabel = "AGE", description = "Died so long ago: 90s, 2h")
    private @Nullable String olderThan;

    @Option(names = "--min-replays", paramLabel = "N", description = "Replayed so often at least")
    private @Nullable String minReplays;

    @Option(names = "--max-replays", paramLabel = "N", description = "Replayed so often at most")
    private @Nullable String maxReplays;

    /// Whether any is given.
    boolean any() {
        return !values().isEmpty();
    }

    /// `IllegalArgumentException` names what is malformed.
    Query query(Instant now) {
        return QueryJson.read(values(), now);
    }

    private Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        put(values, "stream", stream);
        put(values, "consumer", consumer);
        put(values, "class", kind);
        put(values, "fingerprint", fingerprint);
        put(values, "subject", subject);
        put(values, "errorType", errorType);
        put(values, "from", from);
        put(values, "until", until);
        put(values, "olderThan", olderThan);
        put(values, "minReplays", minReplays);
        put(values, "maxReplays", maxReplays);
        return values;
    }

    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
