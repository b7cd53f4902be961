package dev.waybill.gateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Principal;
import dev.waybill.gateway.nats.ConfigSubjects;
import dev.waybill.wire.SubjectPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What has to be known of a consumer before anything is leased from it or settled on it.
///
/// `created` is in nanoseconds since 1970. `subjects` are its filters, else those of its stream,
/// else everything; it decides what the consumer reads, whatever the caller asked for.
record ConsumerFacts(
        long created,
        boolean push,
        boolean acknowledged,
        Duration ackWait,
        List<Duration> backOff,
        PullLimits pullLimits,
        List<SubjectPattern> subjects) {
    /// What one pull may ask for; 0 for no limit.
    record PullLimits(int batch, int bytes, Duration expires) {}

    private static final long MARGIN_MILLIS = 250;
    private static final Duration SERVER_DEFAULT = Duration.ofSeconds(30);

    ConsumerFacts {
        backOff = List.copyOf(backOff);
        subjects = List.copyOf(subjects);
    }

    /// From JetStream's own description of the consumer; without filters there, `ofStream` counts.
    static ConsumerFacts of(JsonNode info, List<SubjectPattern> ofStream) {
        var config = info.path("config");
        var filters = ConfigSubjects.filters(config);
        long wait = config.path("ack_wait").asLong();
        var backOff = new ArrayList<Duration>();
        config.path("backoff").forEach(step -> backOff.add(Duration.ofNanos(step.asLong())));
        return new ConsumerFacts(
                nanos(Instant.parse(info.path("created").asText())),
                !config.path("deliver_subject").asText().isEmpty(),
                !config.path("ack_policy").asText().equals("none"),
                wait > 0 ? Duration.ofNanos(wait) : SERVER_DEFAULT,
                backOff,
                new PullLimits(
                        config.path("max_batch").asInt(),
                        config.path("max_bytes").asInt(),
                        Duration.ofNanos(config.path("max_expires").asLong())),
                filters.isEmpty() ? ofStream : filters);
    }

    /// How long the caller has for that delivery: as long as the server waits for a word, less what
    /// the message and the word may take on their way, a twentieth of it and 250 ms at the most.
    Duration leaseOf(long attempt) {
        var wait =
                backOff.isEmpty()
                        ? ackWait
                        : backOff.get((int) Math.min(Math.max(1, attempt), backOff.size()) - 1);
        return wait.minusMillis(Math.min(MARGIN_MILLIS, wait.toMillis() / 20));
    }

    boolean isReadableBy(Principal principal) {
        return subjects.stream().allMatch(subject -> principal.may(Permission.CONSUME, subject));
    }

    void requireReadableBy(Principal principal) {
        subjects.forEach(subject -> principal.require(Permission.CONSUME, subject));
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
