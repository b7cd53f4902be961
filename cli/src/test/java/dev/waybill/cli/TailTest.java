package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithNats
class TailTest {
    private final Shell shell;
    private final Connection connection;

    TailTest(NatsServer nats, Connection connection) {
        this.shell = Shell.at(nats.url());
        this.connection = connection;
    }

    @BeforeEach
    void make() throws IOException, JetStreamApiException {
        connection
                .jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder().name("ORDERS").subjects("orders.>").build());
    }

    @AfterEach
    void delete() throws IOException, JetStreamApiException {
        connection.jetStreamManagement().deleteStream("ORDERS");
    }

    @Test
    void printsWhatAStreamHolds() {
        var published = shell.run("pub", "orders.placed", "{\"a\":1}", "--type", "OrderPlaced.v2");

        var ran = shell.run("tail", "ORDERS", "--from", "all", "--count", "1");

        var id = published.out().replaceAll("(?s).* id (\\S+) .*", "$1");
        var trace = published.out().strip().replaceAll(".* trace ", "");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.lines())
                .containsExactly(
                        "ORDERS:1  orders.placed  OrderPlaced.v2  id "
                                + id
                                + "  trace "
                                + trace
                                + "  {\"a\":1}");
    }

    @Test
    void followsWhatIsPublishedFromNowOn() throws Exception {
        shell.run("pub", "orders.placed", "before");
        var tail =
                CompletableFuture.supplyAsync(
                        () -> shell.run("tail", "ORDERS", "--count", "1"),
                        task -> Thread.ofVirtual().start(task));
        Await.until("the tail reads", () -> consumers() == 1);

        shell.run("pub", "orders.placed", "after");

        assertThat(tail.get().out()).contains("ORDERS:2", "after").doesNotContain("before");
    }

    @Test
    void leavesNoConsumerBehind() throws IOException, JetStreamApiException {
        shell.run("pub", "orders.placed", "x");

        shell.run("tail", "ORDERS", "--from", "all", "--count", "1");

        assertThat(consumers()).isZero();
    }

    @Test
    void readsOneSubjectOfAStream() {
        shell.run("pub", "orders.placed", "x");
        shell.run("pub", "orders.paid", "y");

        var ran = shell.run("tail", "orders.paid", "--from", "all", "--count", "1");

        assertThat(ran.lines()).singleElement().asString().startsWith("ORDERS:2  orders.paid");
    }

    @Test
    void beginsAtTheLast() {
        shell.run("pub", "orders.placed", "x", "--count", "3");

        var ran = shell.run("tail", "ORDERS", "--from", "last", "--count", "1");

        assertThat(ran.out()).startsWith("ORDERS:3");
    }

    @Test
    void beginsAtASequence() {
        shell.run("pub", "orders.placed", "x", "--count", "3");

        var ran = shell.run("tail", "ORDERS", "--from", "2", "--count", "2");

        assertThat(ran.lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("ORDERS:2"),
                        line -> assertThat(line).startsWith("ORDERS:3"));
    }

    @Test
    void beginsAtATime() throws IOException, JetStreamApiException {
        shell.run("pub", "orders.placed", "x", "--count", "2");
        var second =
                requireNonNull(connection.jetStreamManagement().getMessage("ORDERS", 2).getTime());

        var ran =
                shell.run(
                        "tail", "ORDERS", "--from", second.toInstant().toString(), "--count", "1");

        assertThat(ran.out()).startsWith("ORDERS:2");
    }

    @Test
    void printsJsonWithTheHeaders() throws IOException {
        shell.run("pub", "orders.placed", "{\"a\":1}", "--id", "o-1", "--header", "Tenant=blue");

        var ran = shell.run("tail", "ORDERS", "--from", "all", "--count", "1", "--json");

        var event = new ObjectMapper().readTree(ran.out());
        assertThat(event.at("/eventId").asText()).isEqualTo("o-1");
        assertThat(event.at("/sequence").asLong()).isEqualTo(1);
        assertThat(event.at("/headers/Tenant/0").asText()).isEqualTo("blue");
        assertThat(event.at("/data/a").asInt()).isEqualTo(1);
        assertThat(event.at("/traceId").asText()).hasSize(32);
    }

    @Test
    void readsMessagesOfOtherClients() throws IOException, JetStreamApiException {
        connection.jetStream().publish("orders.placed", new byte[] {(byte) 0xff, 1});

        var ran = shell.run("tail", "ORDERS", "--from", "all", "--count", "1");

        assertThat(ran.lines())
                .containsExactly("ORDERS:1  orders.placed  -  id ORDERS:1  trace -  <2 bytes>");
    }

    @Test
    void showsControlCharactersInsteadOfObeyingThem() {
        shell.run("\u001b[31mred\nline".getBytes(UTF_8), "pub", "orders.placed", "-");

        var ran = shell.run("tail", "ORDERS", "--from", "all", "--count", "1");

        assertThat(ran.lines()).singleElement().asString().endsWith("\\u001b[31mred\\nline");
    }

    @Test
    void failsWhereNothingHasThatName() {
        var ran = shell.run("tail", "NOWHERE");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("there is no stream NOWHERE");
    }

    @Test
    void refusesAStartThatItDoesNotKnow() {
        var ran = shell.run("tail", "ORDERS", "--from", "yesterday");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--from", "yesterday");
    }

    private int consumers() throws IOException, JetStreamApiException {
        return connection.jetStreamManagement().getConsumerNames("ORDERS").size();
    }
}
