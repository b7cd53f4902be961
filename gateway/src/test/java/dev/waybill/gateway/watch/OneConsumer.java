package dev.waybill.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.survey.Lag;
import dev.waybill.gateway.survey.Lag.Method;
import dev.waybill.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/// A stream `S…` and a consumer `c` of a test's own, and polls that the test asks for.
abstract class OneConsumer {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    final Connection connection;
    final Surveying survey;
    final String stream = "S" + UUID.randomUUID().toString().replace("-", "");

    OneConsumer(NatsServer nats, Connection connection) throws InterruptedException {
        this.connection = connection;
        this.survey = new Surveying(nats.url());
    }

    @AfterEach
    void stop() throws Exception {
        survey.close();
        connection.jetStreamManagement().deleteStream(stream);
    }

    final void isMessage(long sequence, Method method) throws Exception {
        var before = Instant.now();
        var lag = survey.lag(stream, "c");
        var after = Instant.now();
        var stored = Surveying.storedAt(connection, stream, sequence);

        assertThat(lag.oldest()).contains(new Lag.Stored(sequence, stored));
        assertThat(lag.method()).isEqualTo(method);
        assertThat(lag.time())
                .isBetween(Lag.NONE.time(), Duration.between(stored, after).plusMillis(50))
                .isGreaterThanOrEqualTo(Duration.between(stored, before).minusMillis(50));
    }

    /// Both as they usually are.
    final void streamAndConsumer() throws Exception {
        stream(it -> it);
        consumer(it -> it);
    }

    final void stream(UnaryOperator<StreamConfiguration.Builder> change) throws Exception {
        connection
                .jetStreamManagement()
                .addStream(
                        change.apply(
                                        StreamConfiguration.builder()
                                                .name(stream)
                                                .subjects(stream + ".>")
                                                .allowDirect(true)
                                                .storageType(StorageType.Memory))
                                .build());
    }

    final void consumer(UnaryOperator<ConsumerConfiguration.Builder> change) throws Exception {
        connection
                .jetStreamManagement()
                .addOrUpdateConsumer(
                        stream,
                        change.apply(
                                        ConsumerConfiguration.builder()
                                                .durable("c")
                                                .ackPolicy(AckPolicy.Explicit)
                                                .ackWait(Duration.ofMinutes(5)))
                                .build());
    }

    final List<Long> publish(String... subjects) throws IOException, JetStreamApiException {
        var sequences = new java.util.ArrayList<Long>();
        for (var subject : subjects) {
            sequences.add(
                    connection
                            .jetStream()
                            .publish(stream + "." + subject, new byte[10])
                            .getSeqno());
        }
        return sequences;
    }

    final List<Message> take(int count) throws Exception {
        var messages =
                connection
                        .jetStream()
                        .subscribe(null, PullSubscribeOptions.bind(stream, "c"))
                        .fetch(count, PATIENCE);
        assertThat(messages).hasSize(count);
        return messages;
    }

    /// Acknowledgements have arrived when the server counts that many messages without one.
    final void settled(long unanswered) {
        dev.waybill.testkit.Await.until(
                "the acknowledgements",
                () ->
                        connection
                                        .jetStreamManagement()
                                        .getConsumerInfo(stream, "c")
                                        .getNumAckPending()
                                == unanswered);
    }
}
