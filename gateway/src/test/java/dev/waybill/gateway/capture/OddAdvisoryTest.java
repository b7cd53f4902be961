package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeathClass;
import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Advisories that look like what they are not, or name what no usual client would make.
@WithNats
class OddAdvisoryTest extends OneGateway {
    private final Store store;

    OddAdvisoryTest(NatsServer nats, Connection connection) {
        super(nats, connection);
        this.store = Store.create(connection);
    }

    @Test
    void keepsWhatAClientTerminatesWithAReasonThatLooksLikeWaybills() throws Exception {
        var consumer = PlainConsumer.create(connection, store, "c", 5, Duration.ofSeconds(10));
        store.publish("a", "body");
        consumer.fail(1, "+TERM dlq: bad schema");

        var letter = queue.one(store.name(), "c").letter();
        assertThat(letter.death().kind()).isEqualTo(DeathClass.REJECTED);
        assertThat(letter.failure().message()).isEqualTo("dlq: bad schema");
    }

    @Test
    void keepsWhatAClientTerminatesWithTheIdOfADeadLetterThatIsNotThere() throws Exception {
        var consumer = PlainConsumer.create(connection, store, "c", 5, Duration.ofSeconds(10));
        store.publish("a", "body");
        var id = id(store, "c", 1);
        consumer.fail(1, "+TERM dlq:" + id);

        assertThat(queue.one(store.name(), "c").id()).isEqualTo(id);
    }

    @Test
    void countsAFailureForANameThatNoIdHas() {
        publish(store.name(), "two words");

        Await.until("it is counted", () -> failures("two words") > 0);
    }

    private void publish(String stream, String consumer) {
        var advisory =
                """
                {"type":"io.nats.jetstream.advisory.v1.max_deliver","timestamp":"%s",
                 "stream":"%s","consumer":"%s","stream_seq":1,"deliveries":3}
                """
                        .formatted(Instant.now(), stream, consumer);
        connection.publish(
                "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.x.y",
                advisory.getBytes(StandardCharsets.UTF_8));
    }

    private double failures(String consumer) {
        return gateway
                .gateway()
                .meters()
                .find("waybill.dlq.capture.failures")
                .tags("stream", store.name(), "consumer", consumer)
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
