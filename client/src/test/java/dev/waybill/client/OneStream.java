package dev.waybill.client;

import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.Spans;
import io.nats.client.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A test of one stream, `CON` on `con.>`, made anew for each test, and a traced [Waybill].
abstract class OneStream {
    static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(60), 1, Duration.ofMillis(60));

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    final Spans spans = Spans.create();
    Connection connection;
    Streams streams;
    DeadLetterBox box;
    Waybill waybill;

    @BeforeEach
    void connect() {
        connection = NATS.connect(ConnectionDefaults::apply);
        streams = new Streams(connection);
        box = new DeadLetterBox(connection);
        waybill =
                Waybill.builder(connection, "/orders")
                        .openTelemetry(spans.openTelemetry())
                        .createStreams()
                        .build();
        streams.create("CON", "con.>");
    }

    @AfterEach
    void disconnect() throws Exception {
        streams.delete("CON");
        connection.close();
        spans.close();
    }

    static ConsumeOptions options() {
        return ConsumeOptions.of("CON", "c").retry(QUICK);
    }

    Event event(int n) {
        return waybill.event("con.a." + n).type("T.v1").text("n" + n).build();
    }
}
