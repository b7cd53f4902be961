package dev.waybill.gateway.deliver;

import java.util.concurrent.atomic.AtomicInteger;

/// How much each reader of events pulls at once, so that what all of them hold stays bounded: 4,096
/// messages and 4 MiB, shared out evenly, but no less than 32 messages or 32 KiB and no more than
/// 256 for one.
///
/// With a hundred readers of 256 messages each the garbage collector, which copies what they hold
/// again and again, took half of the gateway's CPU.
final class PullShare {
    private static final int TOTAL = 4_096;
    private static final int LEAST = 32;
    private static final int MOST = 256;
    private static final int KIB = 1_024;

    private final AtomicInteger readers = new AtomicInteger();

    void join() {
        readers.incrementAndGet();
    }

    void leave() {
        readers.decrementAndGet();
    }

    int messages() {
        return Math.clamp(TOTAL / Math.max(1, readers.get()), LEAST, MOST);
    }

    /// The limit of a pull that an ordinary message fits in; for a larger one the reader asks anew.
    int bytes() {
        return messages() * KIB;
    }
}
