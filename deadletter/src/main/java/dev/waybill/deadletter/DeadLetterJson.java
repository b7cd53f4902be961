package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.EventHeaders;
import dev.waybill.wire.HeaderValues;
import dev.waybill.wire.PayloadForm;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Dead letters, groups, plans and jobs as JSON, for the gateway and the command line alike.
///
/// Ordered maps of texts, numbers, booleans, lists and maps, and Jackson's `RawValue` where a
/// payload is JSON. Times are RFC 3339. A text that is not known is empty; a time, a resolution or
/// a limit that there is not is left out.
public final class DeadLetterJson {
    private DeadLetterJson() {}

    /// `{"deadLetters":[…],"next"}`; `next` is there where more may follow.
    public static Map<String, Object> of(Page page) {
        var json = new LinkedHashMap<String, Object>();
        json.put("deadLetters", page.letters().stream().map(DeadLetterJson::of).toList());
        if (!page.next().isEmpty()) {
            json.put("next", page.next());
        }
        return json;
    }

    public static Map<String, Object> of(Listed listed) {
        return of(listed, listed.letter().payload());
    }

    /// Without payload: for who may read headers alone.
    public static Map<String, Object> withoutPayload(Details details) {
        var json = of(details.listed(), details.payload());
        json.put("errorFrame", details.listed().letter().failure().frame());
        json.put("orphan", details.orphan());
        json.put("headers", headers(details));
        json.put("history", details.history().stream().map(DeadLetterJson::of).toList());
        return json;
    }

    public static Map<String, Object> of(Details details) {
        var json = withoutPayload(details);
        if (details.payload() != PayloadForm.MISSING) {
            PayloadJson.of(contentType(details), details.data()).put(json);
        }
        return json;
    }

    public static Map<String, Object> of(Group group) {
        var json = new LinkedHashMap<String, Object>();
        json.put("stream", group.stream());
        json.put("consumer", group.consumer());
        json.put("class", group.kind().word());
        json.put("fingerprint", group.fingerprint());
        json.put("errorType", group.errorType());
        json.put("count", group.count());
        json.put("oldestDeadAt", group.oldestDeadAt().toString());
        json.put("newestDeadAt", group.newestDeadAt().toString());
        return json;
    }

    /// `{"groups":[…]}`
    public static Map<String, Object> ofGroups(List<Group> groups) {
        var json = new LinkedHashMap<String, Object>();
        json.put("groups", groups.stream().map(DeadLetterJson::of).toList());
        return json;
    }

    public static Map<String, Object> of(Plan plan) {
        var json = new LinkedHashMap<String, Object>();
        json.put("planToken", plan.token());
        json.put("action", plan.action().word());
        json.put("count", plan.count());
        put(json, "oldest", plan.oldest());
        put(json, "newest", plan.newest());
        json.putAll(ofGroups(plan.groups()));
        return json;
    }

    public static Map<String, Object> of(Job job) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", job.id());
        json.put("action", job.action().word());
        json.put("status", job.status().word());
        json.put("filter", QueryJson.write(job.query()));
        json.put("by", job.by());
        json.put("reason", job.reason());
        job.options().rate().ifPresent(rate -> json.put("rate", rate));
        job.options().max().ifPresent(max -> json.put("max", max));
        json.put("stopAfterFailures", job.options().stopAfterFailures());
        json.put("canary", job.options().canary());
        json.put("planned", job.planned());
        json.put("done", job.done());
        json.put("succeeded", job.succeeded());
        json.put("failed", job.failed());
        json.put("skipped", job.skipped());
        json.put("pending", job.pending());
        json.put("message", job.message());
        json.put("createdAt", job.createdAt().toString());
        json.put("updatedAt", job.updatedAt().toString());
        put(json, "endedAt", job.endedAt());
        return json;
    }

    /// `{"jobs":[…]}`
    public static Map<String, Object> ofJobs(List<Job> jobs) {
        var json = new LinkedHashMap<String, Object>();
        json.put("jobs", jobs.stream().map(DeadLetterJson::of).toList());
        return json;
    }

    private static Map<String, Object> of(Listed listed, PayloadForm payload) {
        var letter = listed.letter();
        var json = new LinkedHashMap<String, Object>();
        json.put("id", letter.id().toString());
        json.put("class", letter.death().kind().word());
        json.put("stream", letter.id().stream());
        json.put("consumer", letter.id().consumer());
        json.put("sequence", letter.id().sequence());
        putOrigin(json, letter.origin());
        json.put("attempts", letter.death().attempts());
        json.put("firstDeadAt", listed.firstDeadAt().toString());
        json.put("deadAt", listed.deadAt().toString());
        put(json, "publishedAt", letter.origin().publishedAt());
        json.put("errorType", letter.failure().type());
        json.put("errorMessage", letter.failure().message());
        json.put("fingerprint", letter.failure().fingerprint());
        json.put("replayCount", listed.replays());
        json.put("capturedBy", letter.capturedBy().word());
        json.put("state", listed.phase().word());
        listed.resolution().ifPresent(how -> json.put("resolution", how.word()));
        json.put("traceId", traceId(letter.origin().traceparent()));
        json.put("failedTraceId", traceId(letter.failure().traceparent()));
        json.put("payload", payload.word());
        return json;
    }

    private static void putOrigin(Map<String, Object> json, DeadLetter.Origin origin) {
        json.put("subject", origin.subject());
        json.put("eventId", origin.eventId());
        json.put("eventType", origin.eventType());
    }

    private static Map<String, Object> of(HistoryLine line) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", line.at().toString());
        json.put("state", line.phase().word());
        line.resolution().ifPresent(how -> json.put("resolution", how.word()));
        json.put("replayCount", line.replays());
        json.put("by", line.by());
        json.put("reason", line.reason());
        json.put("job", line.job());
        return json;
    }

    private static Map<String, Object> headers(Details details) {
        var json = new LinkedHashMap<String, Object>();
        details.headers().forEach((name, values) -> json.put(name, List.copyOf(values)));
        return json;
    }

    private static Optional<String> contentType(Details details) {
        return new EventHeaders(details.headers())
                .dataContentType()
                .or(() -> HeaderValues.first(details.headers(), "Content-Type"));
    }

    private static void put(Map<String, Object> json, String name, Optional<Instant> time) {
        time.ifPresent(at -> json.put(name, at.toString()));
    }

    /// The second of a traceparent's four parts.
    private static String traceId(String traceparent) {
        var parts = List.of(traceparent.split("-", -1));
        return parts.size() >= 4 && parts.get(1).matches("[0-9a-f]{32}") ? parts.get(1) : "";
    }
}
