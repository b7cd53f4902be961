package dev.waybill.gateway.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.util.Locale;

/// The key-value bucket in which all gateways of a prefix keep what they share: the newest value of
/// each key.
public final class SharedBucket {
    private static final int NOT_FOUND = 404;

    private final NatsLink link;
    private final String name;

    public SharedBucket(NatsLink link, String prefix) {
        this.link = link;
        this.name = prefix.toUpperCase(Locale.ROOT);
    }

    public String name() {
        return name;
    }

    /// The bucket, made where it is not there; ends a request with 503 where NATS is not.
    public KeyValue open() throws IOException, JetStreamApiException {
        var connection = link.connected();
        var options = KeyValueOptions.builder().jetStreamOptions(link.jetStream()).build();
        var management = connection.keyValueManagement(options);
        try {
            management.getStatus(name);
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NOT_FOUND) {
                throw e;
            }
            management.create(
                    KeyValueConfiguration.builder(name)
                            .description("Waybill: ack token key, poll lease")
                            .storageType(StorageType.File)
                            .maxHistoryPerKey(1)
                            .build());
        }
        return connection.keyValue(name, options);
    }
}
