package dev.waybill.client;

import java.time.Duration;
import java.util.List;

/// The values behind [ConsumeOptions]. A `pullMessages` of 0 stands for twice the concurrency.
record Settings(
        List<String> filter,
        int concurrency,
        int pullMessages,
        int pullBytes,
        RetryPolicy retry,
        Duration ackWait,
        int maxAckPending,
        Duration handlerBudget,
        Duration closeWithin,
        Parenting parenting) {
    static final Settings STANDARD =
            new Settings(
                    List.of(),
                    16,
                    0,
                    16 * 1024 * 1024,
                    RetryPolicy.standard(),
                    Duration.ofSeconds(30),
                    20_000,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(30),
                    Parenting.AUTO);

    Settings {
        filter = List.copyOf(filter);
    }

    /// How many messages may be at the client.
    int capacity() {
        return pullMessages == 0 ? 2 * concurrency : pullMessages;
    }

    Settings filter(List<String> changed) {
        return new Settings(
                changed,
                concurrency,
                pullMessages,
                pullBytes,
                retry,
                ackWait,
                maxAckPending,
                handlerBudget,
                closeWithin,
                parenting);
    }

    Settings concurrency(int changed) {
        return new Settings(
                filter,
                changed,
                pullMessages,
                pullBytes,
                retry,
                ackWait,
                maxAckPending,
                handlerBudget,
                closeWithin,
                parenting);
    }

    Settings pullMessages(int changed) {
        return new Settings(
                filter,
                concurrency,
                changed,
                pullBytes,
                retry,
                ackWait,
                maxAckPending,
                handlerBudget,
                closeWithin,
                parenting);
    }

    Settings pullBytes(int changed) {
        return new Settings(
                filter,
                concurrency,
                pullMessages,
                changed,
                retry,
                ackWait,
                maxAckPending,
                handlerBudget,
                closeWithin,
                parenting);
    }

    Settings retry(RetryPolicy changed) {
        return new Settings(
                filter,
                concurrency,
                pullMessages,
                pullBytes,
                changed,
                ackWait,
                maxAckPending,
                handlerBudget,
                closeWithin,
                parenting);
    }

    Settings ackWait(Duration changed) {
        return new Settings(
                filter,
                concurrency,
                pullMessages,
                pullBytes,
                retry,
                changed,
                maxAckPending,
                handlerBudget,
                closeWithin,
                parenting);
    }

    Settings maxAckPending(int changed) {
        return new Settings(
                filter,
                concurrency,
                pullMessages,
                pullBytes,
                retry,
                ackWait,
                changed,
                handlerBudget,
                closeWithin,
                parenting);
    }

    Settings handlerBudget(Duration changed) {
        return new Settings(
                filter,
                concurrency,
                pullMessages,
                pullBytes,
                retry,
                ackWait,
                maxAckPending,
                changed,
                closeWithin,
                parenting);
    }

    Settings closeWithin(Duration changed) {
        return new Settings(
                filter,
                concurrency,
                pullMessages,
                pullBytes,
                retry,
                ackWait,
                maxAckPending,
                handlerBudget,
                changed,
                parenting);
    }

    Settings parenting(Parenting changed) {
        return new Settings(
                filter,
                concurrency,
                pullMessages,
                pullBytes,
                retry,
                ackWait,
                maxAckPending,
                handlerBudget,
                closeWithin,
                changed);
    }
}
