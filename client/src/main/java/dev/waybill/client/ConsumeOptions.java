package dev.waybill.client;

import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What to consume and how: a stream, a durable pull consumer, and the bounds of the work.
///
/// Immutable; each setter returns a changed copy and throws `IllegalArgumentException` with the
/// value.
public final class ConsumeOptions {
    private final String stream;
    private final String durable;
    private List<String> filter = List.of();
    private int concurrency = 16;
    private Optional<Integer> pullMessages = Optional.empty();
    private int pullBytes = 16 * 1024 * 1024;
    private RetryPolicy retry = RetryPolicy.standard();
    private Duration ackWait = Duration.ofSeconds(30);
    private int maxAckPending = 20_000;
    private Duration handlerBudget = Duration.ofMinutes(5);
    private Duration closeWithin = Duration.ofSeconds(30);
    private Parenting parenting = Parenting.AUTO;
    private List<Class<? extends Throwable>> undecodable = List.of(CharacterCodingException.class);

    private ConsumeOptions(String stream, String durable) {
        this.stream = stream;
        this.durable = durable;
    }

    /// That durable of that stream; it is made, from the stream's first message on, where it is
    /// missing.
    public static ConsumeOptions of(String stream, String durable) {
        return new ConsumeOptions(requireName("stream", stream), requireName("durable", durable));
    }

    /// Filters for a durable that has to be made; none means the whole stream.
    public ConsumeOptions filter(String... subjects) {
        return with(changed -> changed.filter = List.of(subjects));
    }

    /// How many handlers run at a time, 16 without a call; 1 keeps the order of first deliveries.
    public ConsumeOptions concurrency(int handlers) {
        return with(changed -> changed.concurrency = requirePositive("concurrency", handlers));
    }

    /// How many messages may be at the client, in hand or waiting; twice the concurrency without a
    /// call.
    public ConsumeOptions pullMessages(int messages) {
        return with(changed ->
                changed.pullMessages = Optional.of(requirePositive("pullMessages", messages)));
    }

    /// How many bytes of messages may be at the client, 16 MiB without a call. It is raised to what
    /// the server's largest message needs.
    public ConsumeOptions pullBytes(int bytes) {
        return with(changed -> changed.pullBytes = requirePositive("pullBytes", bytes));
    }

    public ConsumeOptions retry(RetryPolicy policy) {
        return with(changed -> changed.retry = policy);
    }

    /// How long the server waits for a word about a delivery, for a durable that has to be made: 30
    /// s without a call.
    public ConsumeOptions ackWait(Duration wait) {
        return with(changed -> changed.ackWait = requirePositive("ackWait", wait));
    }

    /// How many deliveries may be unsettled, those in backoff included, for a durable that has to
    /// be made: 20,000 without a call.
    public ConsumeOptions maxAckPending(int deliveries) {
        return with(
                changed -> changed.maxAckPending = requirePositive("maxAckPending", deliveries));
    }

    /// How long a handler may take, 5 min without a call. After it its thread is interrupted and
    /// the attempt has failed.
    public ConsumeOptions handlerBudget(Duration budget) {
        return with(changed -> changed.handlerBudget = requirePositive("handlerBudget", budget));
    }

    /// How long closing waits for the handlers in hand, 30 s without a call.
    public ConsumeOptions closeWithin(Duration limit) {
        return with(changed -> changed.closeWithin = requirePositive("closeWithin", limit));
    }

    public ConsumeOptions parenting(Parenting how) {
        return with(changed -> changed.parenting = how);
    }

    /// What a handler throws for a payload that cannot be read, itself or as the cause of something
    /// else: such a message is a dead letter at once. `CharacterCodingException` without a call.
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final ConsumeOptions undecodable(Class<? extends Throwable>... errors) {
        var kinds = List.of(errors);
        return with(changed -> changed.undecodable = kinds);
    }

    String stream() {
        return stream;
    }

    String durable() {
        return durable;
    }

    List<String> filter() {
        return filter;
    }

    int concurrency() {
        return concurrency;
    }

    /// How many messages may be at the client.
    int capacity() {
        return pullMessages.orElse(2 * concurrency);
    }

    int pullBytes() {
        return pullBytes;
    }

    RetryPolicy retry() {
        return retry;
    }

    Duration ackWait() {
        return ackWait;
    }

    int maxAckPending() {
        return maxAckPending;
    }

    Duration handlerBudget() {
        return handlerBudget;
    }

    Duration closeWithin() {
        return closeWithin;
    }

    Parenting parenting() {
        return parenting;
    }

    /// Whether that error, or a cause of it, says that the payload cannot be read.
    boolean isUndecodable(Throwable error) {
        return FailureReport.fromTheRoot(error).stream()
                .anyMatch(cause -> undecodable.stream().anyMatch(kind -> kind.isInstance(cause)));
    }

    private ConsumeOptions with(Consumer<ConsumeOptions> change) {
        var copy = new ConsumeOptions(stream, durable);
        copy.filter = filter;
        copy.concurrency = concurrency;
        copy.pullMessages = pullMessages;
        copy.pullBytes = pullBytes;
        copy.retry = retry;
        copy.ackWait = ackWait;
        copy.maxAckPending = maxAckPending;
        copy.handlerBudget = handlerBudget;
        copy.closeWithin = closeWithin;
        copy.parenting = parenting;
        copy.undecodable = undecodable;
        change.accept(copy);
        return copy;
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
