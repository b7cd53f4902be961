package dev.waybill.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/// Publishes many events with a bounded number of them, and of their bytes, under way.
///
/// When the window is full, `publish` blocks until an outcome makes room; nothing is dropped. One
/// event larger than the window's bytes goes out alone. Events published by one thread reach the
/// stream in their order. Safe for many threads.
public final class PublishWindow {
    private final Publisher publisher;
    private final int messages;
    private final int bytes;
    private final Semaphore messageRoom;
    private final Semaphore byteRoom;

    PublishWindow(Publisher publisher, int messages, int bytes) {
        if (messages < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "a window holds at least one message and one byte: " + messages + ", " + bytes);
        }
        this.publisher = publisher;
        this.messages = messages;
        this.bytes = bytes;
        this.messageRoom = new Semaphore(messages);
        this.byteRoom = new Semaphore(bytes);
    }

    /// The outcome, completed off the connection's threads; `InterruptedException` when the thread
    /// is interrupted while it waits for room, and then the event was not sent.
    public CompletableFuture<PublishOutcome> publish(Event event) throws InterruptedException {
        return publishInline(event).thenApplyAsync(outcome -> outcome, Completions.EXECUTOR);
    }

    /// The same, completed on a thread of the connection, which spares a thread for each event:
    /// what is hung on it must not block, as it would hold up every other answer.
    public CompletableFuture<PublishOutcome> publishInline(Event event)
            throws InterruptedException {
        int weight = Math.clamp(event.data().length, 1, bytes);
        messageRoom.acquire();
        try {
            byteRoom.acquire(weight);
        } catch (InterruptedException e) {
            messageRoom.release();
            throw e;
        }
        return publisher.publishAsync(event).whenComplete((outcome, error) -> release(weight));
    }

    /// Blocks until every event published so far has its outcome.
    public void await() throws InterruptedException {
        messageRoom.acquire(messages);
        messageRoom.release(messages);
    }

    private void release(int weight) {
        byteRoom.release(weight);
        messageRoom.release();
    }
}
