package dev.waybill.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/// Counts what has been asked of the consumer and what is at the client, and says when to ask for
/// more.
///
/// Never more messages than `capacity` nor more bytes than `maxBytes` are asked for and held
/// together. A pull that the server forgot (a restart, a moved leader) is given up when nothing was
/// heard for three heartbeats. Safe for many threads.
final class Pulls {
    static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration EXPIRES = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(2);

    private final int capacity;
    private final long maxBytes;
    private final long largest;
    private final Duration expires;
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private int held;
    private long heldBytes;
    private long ids;
    private long heardAt;
    private long resumeAt;
    private Duration pause = FIRST_PAUSE;
    private boolean closed;

    /// `largest` is the largest message that the server can deliver, in bytes; `expiry` the longest
    /// that the consumer lets a pull wait.
    Pulls(int capacity, long pullBytes, long largest, Duration expiry, long now) {
        this.capacity = capacity;
        this.maxBytes = Math.max(pullBytes, largest);
        this.largest = largest;
        this.expires = expiry.compareTo(EXPIRES) < 0 ? expiry : EXPIRES;
        this.heardAt = now;
        this.resumeAt = now;
    }

    /// The pull to send now, if there is room for one that is worth it.
    synchronized Optional<Pull> next(long now) {
        forgetTheSilent(now);
        int free = capacity - held;
        long freeBytes = maxBytes - heldBytes;
        for (var each : open) {
            free -= each.messages;
            freeBytes -= each.bytes;
        }
        boolean worthIt = free > 0 && free * 2 >= capacity && freeBytes >= largest;
        if (closed || !worthIt || now < resumeAt) {
            return Optional.empty();
        }
        if (open.isEmpty()) {
            heardAt = now;
        }
        long share = Math.max(largest, Math.min(freeBytes, maxBytes * free / capacity));
        var asked = new Open(++ids, free, Math.min(share, freeBytes), now + expires.toNanos());
        open.add(asked);
        return Optional.of(new Pull(asked.id, asked.messages, asked.bytes, expires, HEARTBEAT));
    }

    /// A message came: the oldest pull has it.
    synchronized void arrived(long bytes, long now) {
        heardAt = now;
        pause = FIRST_PAUSE;
        held++;
        heldBytes += bytes;
        var oldest = open.peek();
        if (oldest != null) {
            oldest.messages--;
            oldest.bytes = Math.max(0, oldest.bytes - bytes);
            if (oldest.messages == 0) {
                open.remove();
            }
        }
    }

    synchronized void left(long bytes) {
        held--;
        heldBytes -= bytes;
    }

    synchronized void heartbeat(long now) {
        heardAt = now;
    }

    /// The server ended that pull, as it does.
    synchronized void ended(long id, long now) {
        heardAt = now;
        open.removeIf(o -> o.id == id);
    }

    /// The server could not serve that pull; the next one waits a little, longer each time.
    synchronized void failed(long id, long now) {
        ended(id, now);
        resumeAt = now + pause.toNanos();
        pause =
                pause.multipliedBy(2).compareTo(LAST_PAUSE) > 0
                        ? LAST_PAUSE
                        : pause.multipliedBy(2);
    }

    /// From now on there is no pull to send.
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void forgetTheSilent(long now) {
        if (now - heardAt > HEARTBEAT.toNanos() * 3) {
            open.clear();
        }
        for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
            if (now > each.next().expiresAt + HEARTBEAT.toNanos()) {
                each.remove();
            }
        }
    }

    /// One pull to send: at most that many messages and bytes, within that time.
    record Pull(long id, int messages, long bytes, Duration expires, Duration heartbeat) {
        String json() {
            return "{\"batch\":"
                    + messages
                    + ",\"max_bytes\":"
                    + bytes
                    + ",\"expires\":"
                    + expires.toNanos()
                    + (heartbeat.isZero() ? "" : ",\"idle_heartbeat\":" + heartbeat.toNanos())
                    + "}";
        }
    }

    private static final class Open {
        private final long id;
        private final long expiresAt;
        private int messages;
        private long bytes;

        private Open(long id, int messages, long bytes, long expiresAt) {
            this.id = id;
            this.messages = messages;
            this.bytes = bytes;
            this.expiresAt = expiresAt;
        }
    }
}
