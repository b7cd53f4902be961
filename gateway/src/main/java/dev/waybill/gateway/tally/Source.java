package dev.waybill.gateway.tally;

import java.util.List;

/// The consumer that gave messages up, and its stream.
record Source(String stream, String consumer) {
    List<String> labels() {
        return List.of(stream, consumer);
    }
}
