package dev.waybill.gateway.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.http.ProblemException;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The answer to a batch: one line for each event, in order, written by a thread of its own while
/// the request is still read, and a summary at the end.
///
/// Keeps 4,096 results that the caller has not taken yet; with more, `add` waits, and so nothing
/// more is read. Where the caller takes none at all the web server closes the connection; the
/// outcomes that are still awaited are then counted and thrown away.
final class ResultLines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResultLines.class);
    private static final int UNTAKEN = 4_096;
    private static final long PATIENCE_MILLIS = 2;

    private final Exchange exchange;
    private final Tally.Shape shape;
    private final Tally tally;
    private final ArrayBlockingQueue<Entry> queue = new ArrayBlockingQueue<>(UNTAKEN);
    private final Thread thread;
    private @Nullable OutputStream out;
    private long stored;
    private long duplicate;
    private long failed;
    private boolean ended;
    private volatile boolean abandoned;

    ResultLines(Exchange exchange, Tally.Shape shape, Tally tally) {
        this.exchange = exchange;
        this.shape = shape;
        this.tally = tally;
        this.thread =
                Thread.ofVirtual()
                        .name("batch-results")
                        .start(Context.current().wrap(this::writeAll));
    }

    /// A result to write, or the end.
    private record Entry(int line, CompletableFuture<Supplier<Result>> result, boolean last) {}

    /// One line of the answer.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Written(
            int line,
            @Nullable String eventId,
            String status,
            @Nullable String stream,
            @Nullable Long sequence,
            @Nullable Map<String, Object> problem) {}

    private record Summary(long stored, long duplicate, long failed) {}

    /// Puts the result in its place, which is found out as it is written; waits while the caller
    /// takes none.
    void add(int line, CompletableFuture<Supplier<Result>> result) throws InterruptedException {
        queue.put(new Entry(line, result, false));
    }

    /// Says in that place why the request could not be read any further. Where nothing was answered
    /// yet the whole request fails instead.
    void add(int line, ProblemException unreadable) throws InterruptedException {
        if (line == 1) {
            throw unreadable;
        }
        var result = new Result.Failed(unreadable.problem());
        add(line, CompletableFuture.completedFuture(() -> result));
    }

    /// Whether the caller is gone, so that reading on is of no use.
    boolean abandoned() {
        return abandoned;
    }

    /// Writes what is left and the summary; `IOException` where the caller is gone.
    void end() throws IOException, InterruptedException {
        close();
        if (abandoned) {
            throw new IOException("the caller took no more results");
        }
        var answer = opened();
        write(answer, Map.of("summary", new Summary(stored, duplicate, failed)));
        answer.close();
    }

    /// Waits until every event has its outcome; writes no summary.
    @Override
    public void close() throws InterruptedException {
        if (!ended) {
            ended = true;
            queue.put(new Entry(0, new CompletableFuture<>(), true));
        }
        thread.join();
    }

    private void writeAll() {
        try {
            for (var entry = next(); !entry.last(); entry = next()) {
                write(entry);
            }
        } catch (InterruptedException e) {
            abandoned = true;
            Thread.currentThread().interrupt();
        }
    }

    private Entry next() throws InterruptedException {
        var soon = queue.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (soon != null) {
            return soon;
        }
        flush();
        return queue.take();
    }

    private void write(Entry entry) throws InterruptedException {
        var result = await(entry.result());
        tally.count(shape, result);
        var line = line(entry.line(), result);
        if (abandoned) {
            return;
        }
        try {
            write(opened(), line);
        } catch (IOException | RuntimeException e) {
            abandon(e);
        }
    }

    private Result await(CompletableFuture<Supplier<Result>> pending) throws InterruptedException {
        try {
            return pending.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).get();
        } catch (TimeoutException e) {
            flush();
        } catch (ExecutionException e) {
            return broken(e);
        }
        try {
            return pending.get().get();
        } catch (ExecutionException e) {
            return broken(e);
        }
    }

    private static Result broken(ExecutionException e) {
        LOG.error("an event of a batch has no outcome", e);
        return new Result.Failed(Problem.of(ProblemCode.INTERNAL, "see the gateway's log"));
    }

    private Written line(int number, Result result) {
        return switch (result) {
            case Result.Stored it -> {
                if (it.duplicate()) {
                    duplicate++;
                } else {
                    stored++;
                }
                yield new Written(
                        number, it.eventId(), it.outcome(), it.stream(), it.sequence(), null);
            }
            case Result.Failed it -> {
                failed++;
                var id = it.problem().eventId();
                yield new Written(
                        number,
                        id.isEmpty() ? null : id,
                        "failed",
                        null,
                        null,
                        exchange.problem(it.problem()));
            }
        };
    }

    private void flush() {
        var answer = out;
        if (answer == null || abandoned) {
            return;
        }
        try {
            answer.flush();
        } catch (IOException | RuntimeException e) {
            abandon(e);
        }
    }

    private void abandon(Exception e) {
        abandoned = true;
        LOG.debug("the caller takes no more results", e);
    }

    private OutputStream opened() {
        var answer = out;
        if (answer == null) {
            answer = exchange.respondStream(200, ContentTypes.NDJSON);
            out = answer;
        }
        return answer;
    }

    private static void write(OutputStream answer, Object value) throws IOException {
        answer.write(Json.write(value));
        answer.write('\n');
    }
}
