package dev.waybill.gateway.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// An alert as the API of Alertmanager takes it. It fires until `endsAt`, which lies a few minutes
/// ahead and moves on with each repetition, so that an alert ends by itself where no gateway runs
/// any longer.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Alert(
        Map<String, String> labels,
        Map<String, String> annotations,
        String startsAt,
        Instant endsAt,
        String generatorURL) {
    static final String FIRST = "FirstDeadLetter";
    static final String FULL = "DeadLetterStreamFull";

    private static final Duration AHEAD = Duration.ofMinutes(4);
    private static final String SEVERITY = "critical";

    /// That of a group, as it is now.
    static Alert of(GroupRecord group, Instant now, String link) {
        var labels = new TreeMap<String, String>();
        labels.put("alertname", FIRST);
        labels.put("severity", SEVERITY);
        labels.put("stream", group.stream());
        labels.put("consumer", group.consumer());
        labels.put("class", group.kind());
        labels.put("fingerprint", group.fingerprint());
        var annotations =
                Map.of(
                        "summary",
                        group.consumer() + " on " + group.stream() + " has given a message up",
                        "description",
                        description(group),
                        "captured",
                        Long.toString(group.captured()),
                        "id",
                        group.firstId(),
                        "command",
                        "waybill dlq show " + group.firstId());
        return new Alert(labels, annotations, group.since().toString(), end(group, now), link);
    }

    /// That the dead letter queue takes no more, which gateways say as long as they see it.
    static Alert full(String stream, boolean isFull, Instant now, String link) {
        return new Alert(
                Map.of("alertname", FULL, "severity", SEVERITY, "stream", stream),
                Map.of(
                        "summary",
                        stream + " is full",
                        "description",
                        stream
                                + " is at its limits and takes no further dead letters: consumers"
                                + " keep the messages that they give up and try them again."),
                "",
                isFull ? now.plus(AHEAD) : now,
                link);
    }

    static String description(GroupRecord group) {
        var cause =
                group.errorType().isEmpty()
                        ? "no exception is known"
                        : group.errorType()
                                + (group.frame().isEmpty() ? "" : " at " + group.frame());
        return "%s, %s. %d captured so far, the first one is %s."
                .formatted(group.kind(), cause, group.captured(), group.firstId());
    }

    private static Instant end(GroupRecord group, Instant now) {
        if (group.isFiring()) {
            return now.plus(AHEAD);
        }
        var soonest = group.since().plusMillis(1);
        return now.isBefore(soonest) ? soonest : now;
    }
}
