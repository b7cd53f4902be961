package dev.waybill.client;

import dev.waybill.testkit.Await;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The streams of a test, asked of JetStream directly.
final class Streams {
    private final JetStreamManagement management;

    Streams(Connection connection) {
        this.management = get(connection::jetStreamManagement);
    }

    /// The server takes away the folder of all streams after the last one, which another test may
    /// have deleted just now; then it is asked again.
    void create(String name, String... subjects) {
        Await.until(
                "the stream " + name,
                () -> management.addStream(configuration(name, subjects).build()) != null);
    }

    void create(String name, RetentionPolicy retention, String... subjects) {
        Await.until(
                "the stream " + name,
                () ->
                        management.addStream(
                                        configuration(name, subjects)
                                                .retentionPolicy(retention)
                                                .build())
                                != null);
    }

    void update(String name, String subject, UnaryOperator<StreamConfiguration.Builder> change) {
        get(() -> management.updateStream(change.apply(configuration(name, subject)).build()));
    }

    void pullConsumer(String stream, String durable) {
        get(() ->
                management.addOrUpdateConsumer(
                        stream,
                        ConsumerConfiguration.builder()
                                .durable(durable)
                                .ackPolicy(AckPolicy.Explicit)
                                .build()));
    }

    void delete(String name) {
        get(() -> management.deleteStream(name));
    }

    void purge(String name) {
        get(() -> management.purgeStream(name));
    }

    long count(String name) {
        return get(() -> management.getStreamInfo(name)).getStreamState().getMsgCount();
    }

    Headers headers(String stream, long sequence) {
        return Optional.ofNullable(get(() -> management.getMessage(stream, sequence)).getHeaders())
                .orElseGet(Headers::new);
    }

    Headers lastHeaders(String stream, String subject) {
        return Optional.ofNullable(
                        get(() -> management.getLastMessage(stream, subject)).getHeaders())
                .orElseGet(Headers::new);
    }

    ConsumerInfo consumer(String stream, String consumer) {
        return get(() -> management.getConsumerInfo(stream, consumer));
    }

    JetStreamManagement management() {
        return management;
    }

    private static StreamConfiguration.Builder configuration(String name, String... subjects) {
        return StreamConfiguration.builder()
                .name(name)
                .subjects(subjects)
                .storageType(StorageType.File);
    }

    static <T> T get(Asked<T> asked) {
        try {
            return asked.ask();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    interface Asked<T> {
        T ask() throws IOException, JetStreamApiException;
    }
}
