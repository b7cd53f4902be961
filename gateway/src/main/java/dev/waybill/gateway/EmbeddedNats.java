package dev.waybill.gateway;

/// The nats-server that the gateway starts for itself, where `wanted`. An empty store means the
/// user's data directory.
public record EmbeddedNats(boolean wanted, String store, boolean ephemeral, int port) {
    public EmbeddedNats {
        if (ephemeral && !store.isEmpty()) {
            throw new IllegalArgumentException(
                    "nats.store and nats.ephemeral exclude each other: " + store);
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("nats.port must be 0 to 65535: " + port);
        }
    }
}
