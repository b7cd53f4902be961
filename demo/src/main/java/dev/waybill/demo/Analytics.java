package dev.waybill.demo;

import dev.waybill.demo.GatewayClient.Ack;
import dev.waybill.demo.GatewayClient.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Counts orders over HTTP alone, as a service in another language would: fetch, work, acknowledge.
final class Analytics implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Analytics.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final GatewayClient gateway;
    private final Journal journal;

    Analytics(GatewayClient gateway, Journal journal) {
        this.gateway = gateway;
        this.journal = journal;
    }

    /// Runs until it is interrupted.
    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                take(gateway.fetch(Streams.ORDERS, Streams.ANALYTICS));
            } catch (IOException e) {
                LOG.warn("the gateway did not answer, asking again: {}", e.getMessage());
                rest();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void take(List<Message> messages) throws IOException, InterruptedException {
        if (messages.isEmpty()) {
            return;
        }
        messages.forEach(Analytics::count);
        gateway.ack(messages.stream().map(message -> new Ack(message.ackToken(), "ack")).toList());
        messages.forEach(message -> journal.counted(message.eventId()));
    }

    private static void count(Message message) {
        try (var _ = MDC.putCloseable("event_id", message.eventId());
                var _ = MDC.putCloseable("trace_id", traceId(message))) {
            LOG.info("order {} is worth {}", message.data().number(), message.data().total());
        }
    }

    /// The second field of `traceparent`, `00-<trace id>-<span id>-<flags>`.
    private static String traceId(Message message) {
        return message.headers()
                .getOrDefault("traceparent", List.of("-none"))
                .getFirst()
                .split("-", -1)[1];
    }

    private static void rest() {
        try {
            Thread.sleep(AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
