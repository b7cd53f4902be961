package dev.waybill.gateway.survey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A stream as JetStream described it.
public record StreamFacts(
        String name,
        Instant created,
        Config config,
        Contents contents,
        Placement placement,
        List<Upstream> upstreams) {
    public StreamFacts {
        upstreams = List.copyOf(upstreams);
    }

    /// What it is made to keep. A limit that is not positive is none.
    public record Config(
            String retention,
            String storage,
            String discard,
            int replicas,
            Limits limits,
            boolean allowDirect,
            Optional<String> mirrorOf,
            Map<String, String> metadata) {
        public Config {
            metadata = Map.copyOf(metadata);
        }
    }

    public record Limits(
            long messages, long bytes, Duration age, long messagesPerSubject, long consumers) {}

    /// What it holds. The times are missing where it is empty.
    public record Contents(
            long messages,
            long bytes,
            long firstSequence,
            long lastSequence,
            Optional<Instant> firstAt,
            Optional<Instant> lastAt,
            long subjects,
            long deleted,
            long consumers) {}

    /// A stream that it copies from. `active` is missing where nothing ever came.
    public record Upstream(String name, boolean mirror, long lag, Optional<Duration> active) {}

    boolean discardsOld() {
        return config.discard().equals("old");
    }
}
