package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.deliver.Store;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Passed;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pull consumer of a test's stream without a line of Waybill in it.
final class PlainConsumer {
    private static final Duration TURN = Duration.ofMillis(300);

    private final Connection connection;
    private final JetStreamSubscription subscription;

    private PlainConsumer(Connection connection, JetStreamSubscription subscription) {
        this.connection = connection;
        this.subscription = subscription;
    }

    /// Delivered that often at most, and again after that time without a word.
    static PlainConsumer create(
            Connection connection, Store store, String name, int deliveries, Duration ackWait)
            throws Exception {
        store.consumer(name, config -> config.maxDeliver(deliveries).ackWait(ackWait));
        return bind(connection, store.name(), name);
    }

    static PlainConsumer bind(Connection connection, String stream, String name) throws Exception {
        return new PlainConsumer(
                connection,
                connection.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, name)));
    }

    /// The next delivery, waited for.
    Message next() {
        var found = new ArrayList<Message>();
        Await.until("a message is delivered", () -> found.addAll(pull(1)));
        return found.getFirst();
    }

    /// What is there now.
    List<Message> pull(int most) {
        return subscription.fetch(most, TURN);
    }

    /// Pulls when AckWait is over, since the server looks at what was redelivered only then.
    void pullLast(Duration ackWait) {
        Await.until("AckWait is over", new Passed(ackWait.multipliedBy(2))::isOver);
        pull(1);
    }

    /// Takes it that often and says that word each time, nothing for an empty one.
    Message fail(int times, String word) {
        @Nullable Message last = null;
        for (int i = 0; i < times; i++) {
            last = next();
            assertThat(last.metaData().deliveredCount()).isEqualTo(i + 1);
            say(last, word);
        }
        return java.util.Objects.requireNonNull(last);
    }

    void say(Message message, String word) {
        if (!word.isEmpty()) {
            connection.publish(message.getReplyTo(), word.getBytes(StandardCharsets.UTF_8));
        }
    }
}
