package dev.waybill.gateway.survey;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where a stream or a consumer lives: its leader and the other replicas, as the leader sees them.
///
/// Without a cluster the one server is the leader and there are no peers. No leader means that
/// nobody answers for it now.
public record Placement(boolean led, Optional<String> leader, List<Peer> peers) {
    public Placement {
        peers = List.copyOf(peers);
    }

    /// A replica other than the leader. `lag` is in operations; `active` is how long ago the leader
    /// heard of it.
    public record Peer(String name, boolean current, boolean offline, Duration active, long lag) {}
}
