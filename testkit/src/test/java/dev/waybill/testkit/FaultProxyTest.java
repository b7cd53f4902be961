package dev.waybill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultProxyTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    private FaultProxy proxy;
    private Connection nats;

    @BeforeEach
    void connectThroughTheProxy() {
        proxy = FaultProxy.to(NATS.server().port());
        nats = NATS.connect(proxy.url(), options -> options);
    }

    @AfterEach
    void close() throws Exception {
        nats.close();
        proxy.close();
    }

    @Test
    void passesEverythingAtFirst() throws Exception {
        nats.flush(LONG);

        assertThat(proxy.connections()).isOne();
    }

    @Test
    void holdsEverythingWhileItStalls() throws Exception {
        proxy.stall();
        assertThatThrownBy(() -> nats.flush(SHORT)).isInstanceOf(TimeoutException.class);
        assertThat(nats.getStatus()).isEqualTo(Connection.Status.CONNECTED);

        proxy.pass();

        nats.flush(LONG);
        assertThat(nats.getStatistics().getReconnects()).isZero();
    }

    @Test
    void losesWhatIsSentWhileItDropsTheRequests() throws Exception {
        var heard = nats.subscribe("lost");
        nats.flush(LONG);

        proxy.dropToServer();
        nats.publish("lost", new byte[] {1});
        nats.flushBuffer();
        assertThatThrownBy(() -> nats.flush(SHORT)).isInstanceOf(TimeoutException.class);
        proxy.pass();
        nats.publish("lost", new byte[] {2});

        assertThat(heard.nextMessage(LONG).getData()).containsExactly(2);
    }

    @Test
    void losesTheAnswersWhileItDropsThem() throws Exception {
        Connection direct = NATS.connect();
        var heard = direct.subscribe("heard");
        direct.flush(LONG);

        proxy.dropToClient();
        nats.publish("heard", new byte[] {1});

        assertThat(heard.nextMessage(LONG).getData()).containsExactly(1);
        assertThatThrownBy(() -> nats.flush(SHORT)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void delaysBothWays() throws Exception {
        proxy.delay(SHORT);

        assertThat(nats.RTT()).isGreaterThanOrEqualTo(SHORT.multipliedBy(2));
    }

    @Test
    void breaksConnectionsAndLetsThemComeBack() {
        proxy.cut();

        Await.until("the connection is back", () -> nats.getStatistics().getReconnects() == 1);
        Await.until("one connection is left", () -> proxy.connections() == 1);
    }

    @Test
    void breaksConnectionsAlsoWhileTheyStandStill() throws Exception {
        proxy.stall();
        nats.publish("held", new byte[] {1});
        nats.flushBuffer();

        proxy.cut();

        Await.until(
                "the connection is lost", () -> nats.getStatus() != Connection.Status.CONNECTED);
        proxy.pass();
        Await.until("it is back", () -> nats.getStatus() == Connection.Status.CONNECTED);
        assertThat(proxy.connections()).isOne();
    }

    @Test
    void passesAnOrderlyEndOn() throws Exception {
        nats.close();

        Await.until("no connection is left", () -> proxy.connections() == 0);
    }

    @Test
    void refusesANegativeDelay() {
        assertThatThrownBy(() -> proxy.delay(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.001S");
    }
}
