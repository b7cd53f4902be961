package dev.waybill.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often a delivery is attempted and how long it rests in between: exponential backoff with
/// full jitter.
///
/// After attempt n it rests for a random time up to `base * factor^(n-1)`, never more than `cap`
/// and never less than 50 ms.
public record RetryPolicy(int attempts, Duration base, double factor, Duration cap) {
    private static final Duration FLOOR = Duration.ofMillis(50);

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("at least one attempt is made: " + attempts);
        }
        if (base.toMillis() < 1 || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException(
                    "base is 1 ms or more and cap not below it: " + base + ", " + cap);
        }
        if (!(factor >= 1 && factor <= 100)) {
            throw new IllegalArgumentException("factor is from 1 to 100: " + factor);
        }
    }

    /// Three attempts in all, 1 s, factor 4, at most 5 min.
    public static RetryPolicy standard() {
        return new RetryPolicy(3, Duration.ofSeconds(1), 4, Duration.ofMinutes(5));
    }

    public RetryPolicy attempts(int inAll) {
        return new RetryPolicy(inAll, base, factor, cap);
    }

    /// How long to rest after that attempt, counted from 1.
    Duration delayAfter(long attempt, RandomGenerator random) {
        double grown = base.toMillis() * Math.pow(factor, Math.min(attempt, 1_000) - 1.0);
        long upper = (long) Math.min((double) cap.toMillis(), grown);
        return notBelowTheFloor(Duration.ofMillis(random.nextLong(upper + 1)));
    }

    /// That rest, or 50 ms where it is shorter: a server that is asked for none would send the
    /// message at once, over and over.
    static Duration notBelowTheFloor(Duration rest) {
        return rest.compareTo(FLOOR) < 0 ? FLOOR : rest;
    }
}
