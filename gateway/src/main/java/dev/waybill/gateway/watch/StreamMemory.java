package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.Freshness;
import dev.waybill.gateway.survey.StreamFacts;
import dev.waybill.gateway.survey.StreamView;
import java.util.Map;

/// What is remembered of one stream from poll to poll: how it looked, and its consumers by name.
record StreamMemory(StreamFacts facts, int missed, Map<String, Memory> consumers) {
    StreamMemory {
        consumers = Map.copyOf(consumers);
    }

    StreamView view() {
        return new StreamView(
                facts,
                Freshness.after(missed),
                consumers.values().stream().map(Memory::view).toList());
    }
}
