package dev.waybill.gateway.deliver;

import java.time.Duration;
import java.util.List;

/// What one caller may take at once, and by which keys ack tokens are signed.
///
/// `fetchMessages` limits one fetch, and the tokens of one request that settles; `fetchBytes` the
/// payloads and headers of one fetch, where a message of the server's largest size always has room.
/// An event stream is written to at least once each `heartbeat`. `ackKeys` are base64 of at least
/// 32 bytes, the first one signs and the others are still accepted; none means that they are
/// generated and shared by NATS.
public record DeliverConfig(
        int fetchMessages, int fetchBytes, Duration heartbeat, List<String> ackKeys) {
    public DeliverConfig {
        ackKeys = List.copyOf(ackKeys);
        if (fetchMessages < 1 || fetchBytes < 1) {
            throw new IllegalArgumentException(
                    "limits.fetch-messages and limits.fetch-bytes must be positive: "
                            + fetchMessages
                            + ", "
                            + fetchBytes);
        }
        if (heartbeat.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "limits.heartbeat must be 100ms or more: " + heartbeat);
        }
        KeyRing.of(ackKeys);
    }
}
