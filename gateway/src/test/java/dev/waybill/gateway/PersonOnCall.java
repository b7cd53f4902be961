package dev.waybill.gateway;

import dev.waybill.deadletter.Listed;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Passed;
import dev.waybill.wire.DeadLetterState.Phase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Someone who replays whatever is open, over and over, at whichever gateway is there, until
/// closed.
final class PersonOnCall implements AutoCloseable {
    private static final Duration BREATH = Duration.ofMillis(200);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final AtomicReference<URI> gateway;
    private final Supplier<List<Listed>> open;
    private final Thread thread;
    private volatile boolean closed;

    PersonOnCall(AtomicReference<URI> gateway, Supplier<List<Listed>> open) {
        this.gateway = gateway;
        this.open = open;
        this.thread = Thread.ofVirtual().start(this::replayAll);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        http.close();
    }

    private void replayAll() {
        while (!closed) {
            open.get().stream()
                    .filter(each -> each.phase() == Phase.OPEN)
                    .takeWhile(each -> !closed)
                    .forEach(this::replay);
            Await.until("a breath", new Passed(BREATH)::isOver);
        }
    }

    /// A gateway that is just being killed answers nothing; the next round asks again.
    private void replay(Listed each) {
        var path = "/v1/dead-letters/" + each.letter().id() + "/replay";
        var request =
                HttpRequest.newBuilder(gateway.get().resolve(path))
                        .timeout(Duration.ofSeconds(5))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"reason\":\"the cause is mended\"}"))
                        .build();
        try {
            var _ = http.send(request, BodyHandlers.discarding());
        } catch (IOException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
