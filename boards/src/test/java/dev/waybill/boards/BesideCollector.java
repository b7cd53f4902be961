package dev.waybill.boards;

import dev.waybill.testkit.NatsExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A test of the shipped collector, built from its manifest, before a store that remembers.
@Tag("soak")
abstract class BesideCollector {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final Map<String, String> KEEP_NONE = Map.of("COLLECTOR_KEEP_PERCENT", "0");
    static final Map<String, String> KEEP_ALL = Map.of("COLLECTOR_KEEP_PERCENT", "100");

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    @TempDir Path folder;

    OtlpReceiver receiver;

    @BeforeEach
    void receive() throws Exception {
        receiver = new OtlpReceiver();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }
}
