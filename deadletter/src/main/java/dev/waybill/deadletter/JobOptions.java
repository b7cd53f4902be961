package dev.waybill.deadletter;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// How carefully a job goes about it: so many a second at most, so many in all at most, until so
/// many in a row have failed, and with `canary` only groups of which one was replayed well first.
public record JobOptions(
        OptionalDouble rate, OptionalLong max, int stopAfterFailures, boolean canary) {
    /// As fast as it goes, all of them, until ten in a row have failed.
    public static final JobOptions DEFAULT =
            new JobOptions(OptionalDouble.empty(), OptionalLong.empty(), 10, false);

    public JobOptions {
        rate.ifPresent(a -> check("a rate", a > 0 && a <= 1_000_000, a));
        max.ifPresent(a -> check("a maximum", a > 0, a));
        check("the failures in a row", stopAfterFailures > 0, stopAfterFailures);
    }

    public JobOptions rate(double perSecond) {
        return new JobOptions(OptionalDouble.of(perSecond), max, stopAfterFailures, canary);
    }

    public JobOptions max(long most) {
        return new JobOptions(rate, OptionalLong.of(most), stopAfterFailures, canary);
    }

    public JobOptions stopAfterFailures(int inARow) {
        return new JobOptions(rate, max, inARow, canary);
    }

    public JobOptions canary(boolean first) {
        return new JobOptions(rate, max, stopAfterFailures, first);
    }

    private static void check(String what, boolean fine, Number given) {
        if (!fine) {
            throw new IllegalArgumentException(what + " must be positive: " + given);
        }
    }
}
