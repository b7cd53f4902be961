package dev.waybill.gateway.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stream and a pull consumer with names that the Java client refuses, used by the bare protocol
/// as a client in another language does.
final class ForeignConsumer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connection connection;
    private final String stream;
    private final String consumer;

    private ForeignConsumer(Connection connection, String stream, String consumer) {
        this.connection = connection;
        this.stream = stream;
        this.consumer = consumer;
    }

    /// Delivers a message once, and waits so long for a word. The stream takes one subject.
    static ForeignConsumer create(
            String url, String stream, String consumer, String subject, Duration ackWait)
            throws IOException, InterruptedException {
        var options = Options.builder().server(url).supportUTF8Subjects().build();
        var foreign = new ForeignConsumer(Nats.connect(options), stream, consumer);
        foreign.ask(
                "STREAM.CREATE." + stream,
                "{\"name\":\"%s\",\"subjects\":[\"%s\"],\"storage\":\"memory\",\"num_replicas\":1}"
                        .formatted(stream, subject));
        foreign.add(consumer, ackWait);
        return foreign;
    }

    /// Another consumer of the stream, like the first one.
    void add(String name, Duration ackWait) throws InterruptedException {
        ask(
                "CONSUMER.DURABLE.CREATE." + stream + "." + name,
                """
                {"stream_name":"%s","config":{"durable_name":"%s","ack_policy":"explicit",
                 "deliver_policy":"all","max_deliver":1,"ack_wait":%d}}
                """
                        .formatted(stream, name, ackWait.toNanos()));
    }

    void publish(String subject, String text) {
        connection.publish(subject, text.getBytes(UTF_8));
    }

    /// The next delivery.
    Message next() throws InterruptedException {
        var what = "$JS.API.CONSUMER.MSG.NEXT." + stream + "." + consumer;
        var inbox = connection.createInbox();
        var subscription = connection.subscribe(inbox);
        connection.publish(what, inbox, "{\"batch\":1,\"expires\":4000000000}".getBytes(UTF_8));
        @Nullable Message answer = subscription.nextMessage(PATIENCE);
        subscription.unsubscribe();
        assertThat(Objects.requireNonNull(answer).isStatusMessage()).isFalse();
        return answer;
    }

    void say(Message delivery, String word) {
        connection.publish(Objects.requireNonNull(delivery.getReplyTo()), word.getBytes(UTF_8));
    }

    /// How many messages of the stream have been published.
    void awaitMessages(int count) {
        Await.until(
                "they are stored",
                () -> ask("STREAM.INFO." + stream, "").contains("\"last_seq\":" + count + ","));
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }

    private String ask(String operation, String body) throws InterruptedException {
        var answer = new String(request("$JS.API." + operation, body).getData(), UTF_8);
        assertThat(answer).doesNotContain("\"error\"");
        return answer;
    }

    private Message request(String subject, String body) throws InterruptedException {
        @Nullable Message answer = connection.request(subject, body.getBytes(UTF_8), PATIENCE);
        return Optional.ofNullable(answer).orElseThrow();
    }
}
