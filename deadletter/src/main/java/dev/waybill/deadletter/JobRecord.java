package dev.waybill.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// A job as it is stored: what everybody sees, and what its runner has to know to go on.
///
/// `last` is the end of the plan and `cursor` how far it has been read, both sequences of the dead
/// letter queue. `batch` holds those that are being dealt with ([Chosen]), 16 at most; `tested` and
/// `bad` the groups whose canary was sent and did not come back well, 500 at most.
record JobRecord(
        Job job,
        long last,
        long cursor,
        boolean canaries,
        List<String> batch,
        Set<String> tested,
        Set<String> bad,
        long acted,
        int failedInARow,
        String owner,
        Instant until) {
    static final int MOST_GROUPS = 500;
    private static final JsonMapper JSON = new JsonMapper();

    JobRecord {
        batch = List.copyOf(batch);
        tested = Set.copyOf(tested);
        bad = Set.copyOf(bad);
    }

    static JobRecord begin(Job job, long last) {
        return new JobRecord(
                job,
                last,
                0,
                job.options().canary() && job.action() == Action.REPLAY,
                List.of(),
                Set.of(),
                Set.of(),
                0,
                0,
                "",
                Instant.EPOCH);
    }

    JobRecord job(Job other) {
        return new JobRecord(
                other,
                last,
                cursor,
                canaries,
                batch,
                tested,
                bad,
                acted,
                failedInARow,
                owner,
                until);
    }

    JobRecord leased(String to, Instant end) {
        return new JobRecord(
                job, last, cursor, canaries, batch, tested, bad, acted, failedInARow, to, end);
    }

    JobRecord batch(List<String> next, long readTo) {
        return new JobRecord(
                job, last, readTo, canaries, next, tested, bad, acted, failedInARow, owner, until);
    }

    /// All canaries are back: from the start again, for the others.
    JobRecord afterCanaries() {
        return new JobRecord(
                job, last, 0, false, List.of(), tested, bad, acted, failedInARow, owner, until);
    }

    JobRecord tested(String group, boolean well) {
        var allTested = new LinkedHashSet<>(tested);
        allTested.add(group);
        var allBad = new LinkedHashSet<>(bad);
        if (!well) {
            allBad.add(group);
        }
        return new JobRecord(
                job,
                last,
                cursor,
                canaries,
                batch,
                allTested,
                allBad,
                acted,
                failedInARow,
                owner,
                until);
    }

    /// One more dealt with.
    JobRecord count(Outcome outcome) {
        var now =
                new Job(
                        job.id(),
                        job.action(),
                        job.query(),
                        job.status(),
                        job.options(),
                        job.by(),
                        job.reason(),
                        job.planned(),
                        job.done() + 1,
                        job.succeeded() + (outcome == Outcome.SUCCEEDED ? 1 : 0),
                        job.failed() + (outcome == Outcome.FAILED ? 1 : 0),
                        job.skipped() + (outcome == Outcome.SKIPPED ? 1 : 0),
                        job.pending() + (outcome == Outcome.PENDING ? 1 : 0),
                        job.message(),
                        job.createdAt(),
                        job.updatedAt(),
                        job.endedAt());
        int inARow =
                switch (outcome) {
                    case SUCCEEDED -> 0;
                    case FAILED -> failedInARow + 1;
                    case SKIPPED, PENDING -> failedInARow;
                };
        return new JobRecord(
                now,
                last,
                cursor,
                canaries,
                batch,
                tested,
                bad,
                acted + (outcome == Outcome.SKIPPED ? 0 : 1),
                inARow,
                owner,
                until);
    }

    /// What became of one dead letter.
    enum Outcome {
        SUCCEEDED,
        FAILED,
        SKIPPED,
        PENDING
    }

    JobRecord end(Job.Status status, String message, Instant at) {
        return job(Jobs.with(job, status, message, at, Optional.of(at)));
    }

    JobRecord updated(Instant at) {
        return job(Jobs.with(job, job.status(), job.message(), at, job.endedAt()));
    }

    /// How many may still be acted on.
    long left() {
        long planned = job.planned() - job.done();
        return job.options().max().isPresent()
                ? Math.min(planned, job.options().max().getAsLong() - acted)
                : planned;
    }

    byte[] bytes() {
        var json = DeadLetterJson.of(job);
        json.put("last", last);
        json.put("cursor", cursor);
        json.put("canaries", canaries);
        json.put("batch", batch);
        json.put("tested", tested);
        json.put("bad", bad);
        json.put("acted", acted);
        json.put("failedInARow", failedInARow);
        json.put("owner", owner);
        json.put("until", until.toString());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Throws `IllegalArgumentException` where those bytes are no job.
    static JobRecord read(byte[] bytes) {
        try {
            var json = JSON.readTree(bytes);
            return new JobRecord(
                    job(json),
                    json.path("last").asLong(),
                    json.path("cursor").asLong(),
                    json.path("canaries").asBoolean(),
                    texts(json.path("batch")),
                    Set.copyOf(texts(json.path("tested"))),
                    Set.copyOf(texts(json.path("bad"))),
                    json.path("acted").asLong(),
                    json.path("failedInARow").asInt(),
                    json.path("owner").asText(),
                    Instant.parse(json.path("until").asText()));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("that is no job", e);
        }
    }

    private static Job job(JsonNode json) {
        return new Job(
                json.path("id").asText(),
                Action.of(json.path("action").asText()).orElseThrow(),
                PlanToken.query(json.path("filter")),
                Job.Status.of(json.path("status").asText()).orElseThrow(),
                options(json),
                json.path("by").asText(),
                json.path("reason").asText(),
                json.path("planned").asLong(),
                json.path("done").asLong(),
                json.path("succeeded").asLong(),
                json.path("failed").asLong(),
                json.path("skipped").asLong(),
                json.path("pending").asLong(),
                json.path("message").asText(),
                Instant.parse(json.path("createdAt").asText()),
                Instant.parse(json.path("updatedAt").asText()),
                json.has("endedAt")
                        ? Optional.of(Instant.parse(json.path("endedAt").asText()))
                        : Optional.empty());
    }

    private static JobOptions options(JsonNode json) {
        return new JobOptions(
                json.has("rate")
                        ? OptionalDouble.of(json.path("rate").asDouble())
                        : OptionalDouble.empty(),
                json.has("max") ? OptionalLong.of(json.path("max").asLong()) : OptionalLong.empty(),
                json.path("stopAfterFailures").asInt(),
                json.path("canary").asBoolean());
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
