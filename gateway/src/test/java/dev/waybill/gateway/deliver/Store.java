package dev.waybill.gateway.deliver;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.PurgeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A stream of its own for one test, seen by a plain client.
public final class Store {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Connection connection;
    private final String name;

    private Store(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /// A stream `S<n>` that takes `s<n>.>`.
    public static Store create(Connection connection) {
        return create(connection, config -> config);
    }

    public static Store create(
            Connection connection, UnaryOperator<StreamConfiguration.Builder> more) {
        var store = new Store(connection, "S" + NUMBER.incrementAndGet());
        store.make(more);
        return store;
    }

    public void make(UnaryOperator<StreamConfiguration.Builder> more) {
        var config =
                StreamConfiguration.builder()
                        .name(name)
                        .subjects(subject(">"))
                        .storageType(StorageType.Memory);
        run(() -> management().addStream(more.apply(config).build()));
    }

    public void delete() {
        run(() -> management().deleteStream(name));
    }

    public String name() {
        return name;
    }

    public String subject(String end) {
        return name.toLowerCase(java.util.Locale.ROOT) + "." + end;
    }

    public String path(String consumer) {
        return "/v1/streams/" + name + "/consumers/" + consumer;
    }

    public Store consumer(String durable, Duration ackWait) {
        return consumer(durable, config -> config.ackWait(ackWait));
    }

    public Store consumer(String durable, UnaryOperator<ConsumerConfiguration.Builder> more) {
        var config = ConsumerConfiguration.builder().durable(durable).ackPolicy(AckPolicy.Explicit);
        run(() -> management().addOrUpdateConsumer(name, more.apply(config).build()));
        return this;
    }

    public void deleteConsumer(String durable) {
        run(() -> management().deleteConsumer(name, durable));
    }

    public void dropConsumers() {
        call(() -> management().getConsumerNames(name)).forEach(this::deleteConsumer);
    }

    public ConsumerInfo info(String consumer) {
        return call(() -> management().getConsumerInfo(name, consumer));
    }

    public long consumers() {
        return call(() -> management().getStreamInfo(name).getStreamState().getConsumerCount());
    }

    public long publish(String end, String text) {
        return publish(end, new Headers(), text.getBytes(StandardCharsets.UTF_8));
    }

    public long publish(String end, Headers headers, byte[] data) {
        var message =
                NatsMessage.builder().subject(subject(end)).headers(headers).data(data).build();
        return call(() -> connection.jetStream().publish(message).getSeqno());
    }

    /// Removes every message below that sequence.
    public void purgeUpTo(long sequence) {
        run(() ->
                management().purgeStream(name, PurgeOptions.builder().sequence(sequence).build()));
    }

    public JetStreamManagement management() {
        return call(connection::jetStreamManagement);
    }

    private static void run(Call<?> call) {
        call(call);
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.get();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("JetStream refused a test's own call", e);
        }
    }

    private interface Call<T> {
        T get() throws IOException, JetStreamApiException;
    }
}
