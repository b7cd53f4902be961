package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.FaultProxy;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Event streams beside other requests, over a slow way to NATS.
@WithNats
class EventConnectionTest {
    private static final int READERS = 8;
    private static final int MESSAGES = 4;
    private static final byte[] DATA = new byte[60_000];

    private final FaultProxy proxy;
    private final RunningGateway gateway;
    private final Store read;
    private final Store other;

    EventConnectionTest(NatsServer nats, Connection connection) {
        this.proxy = FaultProxy.to(URI.create(nats.url()).getPort());
        this.gateway = RunningGateway.start(proxy.url(), Map.of());
        this.read = Store.create(connection);
        this.other = Store.create(connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
        proxy.close();
    }

    @Test
    void whatReadersHavePulledDoesNotDelayOtherAnswers() throws Exception {
        var readers = new ArrayList<EventSource>();
        for (int i = 0; i < READERS; i++) {
            readers.add(EventSource.open(gateway, "/v1/streams/" + read.name() + "/events"));
            assertThat(readers.getLast().next().event()).isEqualTo("stream");
        }
        proxy.delay(Duration.ofMillis(50));
        for (int i = 0; i < MESSAGES; i++) {
            read.publish("a", new Headers(), DATA);
        }

        var answer =
                gateway.send(
                        gateway.request("/v1/subjects/" + other.subject("a") + "/messages")
                                .POST(BodyPublishers.ofString("x")));
        long sent = sent();

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(sent).isLessThan(READERS * MESSAGES);
        proxy.pass();
        for (var reader : readers) {
            for (long sequence : List.of(1L, 2L, 3L, 4L)) {
                assertThat(reader.next().json().path("sequence").asLong()).isEqualTo(sequence);
            }
            reader.close();
        }
        Await.until("all are counted", () -> sent() == READERS * MESSAGES);
    }

    @Test
    void isOpenedForTheFirstReaderAndSharedByAll() throws Exception {
        int before = proxy.connections();
        try (var first = EventSource.open(gateway, "/v1/streams/" + read.name() + "/events");
                var second = EventSource.open(gateway, "/v1/streams/" + read.name() + "/events")) {
            assertThat(List.of(first.next().event(), second.next().event())).containsOnly("stream");
            assertThat(proxy.connections()).isEqualTo(before + 1);
        }

        gateway.close();

        Await.until("both connections are closed", () -> proxy.connections() == 0);
    }

    private long sent() {
        return gateway.management("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("waybill_events_sent_total{"))
                .map(line -> line.substring(line.indexOf("} ") + 2).split(" ")[0])
                .mapToLong(value -> (long) Double.parseDouble(value))
                .sum();
    }
}
