package dev.waybill.testkit;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a [FaultProxy] does to the bytes on each of the two ways.
record NetworkFault(Way toServer, Way toClient, Duration delay) {
    static final NetworkFault NONE = new NetworkFault(Way.PASS, Way.PASS, Duration.ZERO);

    enum Way {
        PASS,
        DROP,
        HOLD
    }

    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    Way way(Direction direction) {
        return switch (direction) {
            case TO_SERVER -> toServer;
            case TO_CLIENT -> toClient;
        };
    }

    /// The fault in force, for those who change it and those who wait at it.
    static final class Switch {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private NetworkFault current = NONE;

        void set(NetworkFault fault) {
            lock.lock();
            try {
                current = fault;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /// Waits while bytes are to be held, and for the delay; then says whether they go on. A
        /// change ends a delay early.
        boolean passes(Direction direction) throws InterruptedException {
            lock.lock();
            try {
                while (current.way(direction) == Way.HOLD) {
                    changed.await();
                }
                if (current.way(direction) == Way.DROP) {
                    return false;
                }
                long left = current.delay().toNanos();
                NetworkFault met = current;
                while (left > 0 && met.equals(current)) {
                    left = changed.awaitNanos(left);
                }
                return true;
            } finally {
                lock.unlock();
            }
        }
    }
}
