package dev.waybill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsBinaries;
import dev.waybill.server.NatsServer;
import io.nats.client.Connection;
import org.junit.jupiter.api.Test;

@WithNats(version = NatsVersion.OLDEST_SUPPORTED, jetStream = "domain: old")
class OldestSupportedNatsTest {
    @Test
    void runsTheOldestSupportedRelease(NatsServer server, Connection nats) {
        assertThat(server.version()).isEqualTo(NatsBinaries.OLDEST_SUPPORTED);
        assertThat(nats.getServerInfo().getVersion()).isEqualTo("2.9.10");
    }
}
