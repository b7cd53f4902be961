package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithNats
class StreamsTest {
    private final NatsServer nats;
    private final Shell shell;
    private final Connection connection;

    StreamsTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.shell = Shell.at(nats.url());
        this.connection = connection;
    }

    @AfterEach
    void delete() throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement();
        for (var stream : management.getStreamNames()) {
            management.deleteStream(stream);
        }
    }

    @Test
    void listsStreamsWithTheirConsumers() throws Exception {
        stream("PAYMENTS", "payments.>");
        stream("ORDERS", "orders.>");
        shell.run("pub", "orders.placed", "x", "--count", "3");
        leaseOne("billing");

        var ran = shell.run("streams");

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.lines())
                .satisfiesExactly(
                        heading -> assertThat(heading).startsWith("STREAM / consumer"),
                        orders -> assertThat(orders).matches("ORDERS +orders\\.> +3 .*iB|.* B"),
                        billing -> assertThat(billing).matches("  billing +2 +1 +0"),
                        payments -> assertThat(payments).startsWith("PAYMENTS"));
    }

    @Test
    void printsOneStreamAsJson() throws Exception {
        stream("PAYMENTS", "payments.>");
        stream("ORDERS", "orders.>");
        shell.run("pub", "orders.placed", "x", "--count", "3");
        leaseOne("billing");

        var ran = shell.run("streams", "ORDERS", "--json");

        assertThat(ran.lines()).hasSize(1);
        var json = new ObjectMapper().readTree(ran.out());
        assertThat(json.at("/name").asText()).isEqualTo("ORDERS");
        assertThat(json.at("/messages").asInt()).isEqualTo(3);
        assertThat(json.at("/consumers/0/pending").asInt()).isEqualTo(2);
        assertThat(json.at("/consumers/0/ackPending").asInt()).isEqualTo(1);
    }

    @Test
    void listsAStreamWithANameOutsideAsciiBesideTheOthers() throws Exception {
        stream("ORDERS", "orders.>");
        try (var foreign = foreign()) {
            create(
                    foreign,
                    "STREAM.CREATE.BRÜCKE",
                    "{\"name\":\"BRÜCKE\",\"subjects\":[\"brücke\"]}");
            create(
                    foreign,
                    "CONSUMER.DURABLE.CREATE.BRÜCKE.zähler",
                    """
                    {"stream_name":"BRÜCKE","config":{"durable_name":"zähler","ack_policy":"explicit"}}
                    """);

            var all = shell.run("streams");
            var one = shell.run("streams", "BRÜCKE", "--json");
            create(foreign, "STREAM.DELETE.BRÜCKE", "");

            assertThat(all.status()).as(all.err()).isZero();
            assertThat(all.lines())
                    .satisfiesExactly(
                            heading -> assertThat(heading).startsWith("STREAM / consumer"),
                            bridge -> assertThat(bridge).matches("BRÜCKE +brücke +0 +0 B *"),
                            counter -> assertThat(counter).matches("  zähler +0 +0 +0"),
                            orders -> assertThat(orders).startsWith("ORDERS"));
            assertThat(new ObjectMapper().readTree(one.out()).at("/consumers/0/name").asText())
                    .isEqualTo("zähler");
        }
    }

    @Test
    void refusesWhatIsNoName() {
        var ran = shell.run("streams", "a.b");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("no stream can have the name a.b");
    }

    @Test
    void saysThatThereAreNone() {
        var ran = shell.run("streams");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("there are no streams");
    }

    @Test
    void failsForAStreamThatIsNotThere() {
        var ran = shell.run("streams", "NOWHERE");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("NOWHERE", "stream not found");
    }

    /// A client that lets through what those of most languages do.
    private Connection foreign() throws Exception {
        return Nats.connect(Options.builder().server(nats.url()).supportUTF8Subjects().build());
    }

    private static void create(Connection foreign, String operation, String body) throws Exception {
        var answer =
                foreign.request(
                        "$JS.API." + operation, body.getBytes(UTF_8), Duration.ofSeconds(5));
        assertThat(new String(Objects.requireNonNull(answer).getData(), UTF_8))
                .doesNotContain("\"error\"");
    }

    private void stream(String name, String subject) throws IOException, JetStreamApiException {
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder().name(name).subjects(subject).build());
    }

    private void leaseOne(String durable) throws Exception {
        var consumer =
                connection
                        .getStreamContext("ORDERS")
                        .createOrUpdateConsumer(
                                ConsumerConfiguration.builder().durable(durable).build());
        assertThat(consumer.next(Duration.ofSeconds(5))).isNotNull();
    }
}
