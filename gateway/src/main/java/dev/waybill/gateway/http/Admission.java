package dev.waybill.gateway.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// The gateway's three bounded resources: requests in flight, their bytes, and open streams.
///
/// Nobody waits: over a principal's own share the request ends with 429, over what all share with
/// 503, both with a jittered `Retry-After`. Counts are kept for principals that hold something at
/// the moment, at most one each key.
final class Admission {
    private final Limits limits;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final Map<String, Integer> requestsOf = new HashMap<>();
    private final Map<String, Integer> streamsOf = new HashMap<>();
    private int requests;
    private int streams;
    private long bytes;

    Admission(Limits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /// Takes the load of one request of at most that many bytes.
    Permit admit(Principal principal, Load load, long wanted) {
        return switch (load) {
            case REQUEST -> request(principal.name(), wanted);
            case STREAM -> stream(principal.name());
        };
    }

    /// Takes more bytes for a request that is already admitted.
    Permit hold(long wanted) {
        lock.lock();
        try {
            requireShared(bytes + wanted <= limits.inFlightBytes(), "bytes in flight");
            bytes += wanted;
        } finally {
            lock.unlock();
        }
        return new Permit(() -> releaseBytes(wanted));
    }

    int requests() {
        lock.lock();
        try {
            return requests;
        } finally {
            lock.unlock();
        }
    }

    int streams() {
        lock.lock();
        try {
            return streams;
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing of that load is held, or that long; whether nothing is held then.
    boolean awaitIdle(Load load, Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lock();
        try {
            while (count(load) > 0 && left > 0) {
                left = released.awaitNanos(left);
            }
            return count(load) == 0;
        } finally {
            lock.unlock();
        }
    }

    private int count(Load load) {
        return switch (load) {
            case REQUEST -> requests;
            case STREAM -> streams;
        };
    }

    private Permit request(String name, long wanted) {
        lock.lock();
        try {
            requireOwn(requestsOf, name, limits.inFlightPerKey(), "requests in flight");
            requireShared(requests < limits.inFlight(), "requests in flight");
            requireShared(bytes + wanted <= limits.inFlightBytes(), "bytes in flight");
            requestsOf.merge(name, 1, Integer::sum);
            requests++;
            bytes += wanted;
        } finally {
            lock.unlock();
        }
        return new Permit(() -> releaseRequest(name, wanted));
    }

    private Permit stream(String name) {
        lock.lock();
        try {
            requireOwn(streamsOf, name, limits.streamsPerKey(), "open streams");
            requireShared(streams < limits.streams(), "open streams");
            streamsOf.merge(name, 1, Integer::sum);
            streams++;
        } finally {
            lock.unlock();
        }
        return new Permit(() -> releaseStream(name));
    }

    private void releaseRequest(String name, long held) {
        lock.lock();
        try {
            requestsOf.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
            requests--;
            bytes -= held;
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void releaseStream(String name) {
        lock.lock();
        try {
            streamsOf.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
            streams--;
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void releaseBytes(long held) {
        lock.lock();
        try {
            bytes -= held;
        } finally {
            lock.unlock();
        }
    }

    private void requireOwn(Map<String, Integer> counts, String name, int limit, String what) {
        if (counts.getOrDefault(name, 0) >= limit) {
            throw Problem.of(
                            ProblemCode.TOO_MANY_REQUESTS,
                            "at most " + limit + " " + what + " for each key")
                    .retryAfter(jittered())
                    .exception();
        }
    }

    private void requireShared(boolean free, String what) {
        if (!free) {
            throw Problem.of(ProblemCode.OVERLOADED, "too many " + what)
                    .retryAfter(jittered())
                    .exception();
        }
    }

    private Duration jittered() {
        return Duration.ofNanos(random.nextLong(1, TimeUnit.SECONDS.toNanos(4)));
    }
}
