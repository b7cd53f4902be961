package dev.waybill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@WithNats
class WithNatsTest {
    private final NatsServer ofClass;

    WithNatsTest(NatsServer server) {
        ofClass = server;
    }

    @Test
    void givesAConnectionToTheServerOfTheClass(NatsServer server, Connection nats) {
        assertThat(server).isSameAs(ofClass);
        assertThat(nats.getConnectedUrl()).isEqualTo(server.url());
    }

    @Test
    void runsThePinnedReleaseWithJetStream(Connection nats) throws Exception {
        assertThat(nats.getServerInfo().getVersion()).startsWith("2.14.");
        assertThat(nats.getServerInfo().isJetStreamAvailable()).isTrue();
    }

    @Test
    void keepsStreamsAndPortOverAKill(NatsServer server, Connection nats) throws Exception {
        JetStreamManagement streams = nats.jetStreamManagement();
        streams.addStream(
                StreamConfiguration.builder()
                        .name("KEPT")
                        .subjects("kept.>")
                        .storageType(StorageType.File)
                        .build());
        long sequence = nats.jetStream().publish("kept.one", new byte[] {1}).getSeqno();
        int port = server.port();

        server.kill();
        server.restart();
        Await.until(
                "the connection is back", () -> nats.getStatus() == Connection.Status.CONNECTED);

        assertThat(server.port()).isEqualTo(port);
        assertThat(streams.getMessage("KEPT", sequence).getSubject()).isEqualTo("kept.one");
    }

    @Nested
    class Inside {
        @Test
        void sharesTheServer(NatsServer server) {
            assertThat(server).isSameAs(ofClass);
        }
    }
}
