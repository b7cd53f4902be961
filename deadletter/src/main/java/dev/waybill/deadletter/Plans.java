package dev.waybill.deadletter;

/// Counts what a bulk action would catch, before it is done. Safe for many threads.
@SuppressWarnings("DoNotCallSuggester")
public final class Plans {
    public Plans(DeadLetters deadLetters) {}

    public Plan plan(Action action, Query query) {
        throw new UnsupportedOperationException();
    }
}
