package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterState.Phase;

/// Counts what a bulk action would catch, before it is done. Safe for many threads.
public final class Plans {
    private final DeadLetters deadLetters;

    public Plans(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /// `IllegalArgumentException` where the query asks for what is over.
    public Plan plan(Action action, Query query) {
        if (query.phase().filter(Phase::isOver).isPresent()) {
            throw new IllegalArgumentException(
                    "a job acts on what is open, not " + query.phase().orElseThrow().word());
        }
        long last = deadLetters.lastSequence();
        var counted = deadLetters.grouping(query, last);
        var token = new PlanToken(action, query, last, counted.count(), deadLetters.now());
        return new Plan(
                token.text(),
                action,
                counted.count(),
                counted.oldest(),
                counted.newest(),
                counted.groups());
    }
}
