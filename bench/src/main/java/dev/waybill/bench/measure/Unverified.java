package dev.waybill.bench.measure;

/// What was measured is not what should have been done; it fails the whole run.
public final class Unverified extends RuntimeException {
    public Unverified(String what) {
        super(what);
    }

    /// Fails where a count is another than it should be.
    public static void unlessEqual(String what, long expected, long found) {
        if (expected != found) {
            throw new Unverified(what + ": " + found + " instead of " + expected);
        }
    }

    /// Fails where it does not hold.
    public static void unless(boolean holds, String what) {
        if (!holds) {
            throw new Unverified(what);
        }
    }
}
