package dev.waybill.client;

import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.LaneMessage;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanContext;

/// What a delivery says of itself where it is the replay of a dead letter: the `number` of the
/// replay, who asked for it, and why.
public final class Replay {
    private final LaneMessage message;
    private final Headers laneHeaders;
    private final SpanContext operator;

    Replay(LaneMessage message, Headers laneHeaders, SpanContext operator) {
        this.message = message;
        this.laneHeaders = laneHeaders;
        this.operator = operator;
    }

    public DeadLetterId id() {
        return message.letter().id();
    }

    /// Counted from 1.
    public int number() {
        return message.replay();
    }

    public String by() {
        return message.by();
    }

    public String reason() {
        return message.reason();
    }

    LaneMessage message() {
        return message;
    }

    Headers laneHeaders() {
        return laneHeaders;
    }

    /// The operator's action.
    SpanContext operator() {
        return operator;
    }
}
