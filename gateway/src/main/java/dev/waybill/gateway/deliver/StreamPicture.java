package dev.waybill.gateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.wire.Epoch;
import java.time.Instant;

/// Where a stream begins and ends at one moment, and which one of its name it is.
record StreamPicture(String epoch, long firstSequence, long lastSequence) {
    static StreamPicture of(JsonNode info) {
        var state = info.path("state");
        return new StreamPicture(
                Epoch.of(Instant.parse(info.path("created").asText())),
                state.path("first_seq").asLong(),
                state.path("last_seq").asLong());
    }
}
