package dev.waybill.client;

import java.time.Duration;
import java.util.List;

/// What to consume and how: a stream, a durable pull consumer, and the bounds of the work.
///
/// Immutable; each setter returns a changed copy and throws `IllegalArgumentException` with the
/// value.
public final class ConsumeOptions {
    private final String stream;
    private final String durable;
    private final Settings settings;

    private ConsumeOptions(String stream, String durable, Settings settings) {
        this.stream = stream;
        this.durable = durable;
        this.settings = settings;
    }

    /// That durable of that stream; it is made, from the stream's first message on, where it is
    /// missing.
    public static ConsumeOptions of(String stream, String durable) {
        return new ConsumeOptions(
                requireName("stream", stream), requireName("durable", durable), Settings.STANDARD);
    }

    /// Filters for a durable that has to be made; none means the whole stream.
    public ConsumeOptions filter(String... subjects) {
        return with(settings.filter(List.of(subjects)));
    }

    /// How many handlers run at a time, 16 without a call; 1 keeps the order of first deliveries.
    public ConsumeOptions concurrency(int handlers) {
        return with(settings.concurrency(requirePositive("concurrency", handlers)));
    }

    /// How many messages may be at the client, in hand or waiting; twice the concurrency without a
    /// call.
    public ConsumeOptions pullMessages(int messages) {
        return with(settings.pullMessages(requirePositive("pullMessages", messages)));
    }

    /// How many bytes of messages may be at the client, 16 MiB without a call. It is raised to what
    /// the server's largest message needs.
    public ConsumeOptions pullBytes(int bytes) {
        return with(settings.pullBytes(requirePositive("pullBytes", bytes)));
    }

    public ConsumeOptions retry(RetryPolicy policy) {
        return with(settings.retry(policy));
    }

    /// How long the server waits for a word about a delivery, for a durable that has to be made: 30
    /// s without a call.
    public ConsumeOptions ackWait(Duration wait) {
        return with(settings.ackWait(requirePositive("ackWait", wait)));
    }

    /// How many deliveries may be unsettled, those in backoff included, for a durable that has to
    /// be made: 20,000 without a call.
    public ConsumeOptions maxAckPending(int deliveries) {
        return with(settings.maxAckPending(requirePositive("maxAckPending", deliveries)));
    }

    /// How long a handler may take, 5 min without a call. After it its thread is interrupted and
    /// the attempt has failed.
    public ConsumeOptions handlerBudget(Duration budget) {
        return with(settings.handlerBudget(requirePositive("handlerBudget", budget)));
    }

    /// How long closing waits for the handlers in hand, 30 s without a call.
    public ConsumeOptions closeWithin(Duration limit) {
        return with(settings.closeWithin(requirePositive("closeWithin", limit)));
    }

    public ConsumeOptions parenting(Parenting how) {
        return with(settings.parenting(how));
    }

    String stream() {
        return stream;
    }

    String durable() {
        return durable;
    }

    Settings settings() {
        return settings;
    }

    private ConsumeOptions with(Settings changed) {
        return new ConsumeOptions(stream, durable, changed);
    }

    static String requireName(String what, String name) {
        boolean open = name.chars().anyMatch(c -> c <= ' ' || c > '~' || ".*>/\\".indexOf(c) >= 0);
        if (open || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a "
                            + what
                            + " name is not empty and has no white space, dot, *, > or slash: \""
                            + name
                            + "\"");
        }
        return name;
    }

    private static int requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
        return value;
    }

    private static Duration requirePositive(String what, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(what + " is at least 1 ms: " + value);
        }
        return value;
    }
}
