package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithNats
class PubTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Shell shell;
    private final Connection connection;

    PubTest(NatsServer nats, Connection connection) {
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
    void storesAnEventWithItsEnvelope() throws IOException, JetStreamApiException {
        var ran =
                shell.run(
                        "pub",
                        "orders.placed",
                        "{\"a\":1}",
                        "--type",
                        "OrderPlaced.v2",
                        "--id",
                        "o-1",
                        "--source",
                        "/shop",
                        "--key",
                        "42",
                        "--header",
                        "Tenant=blue");

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).startsWith("ORDERS:1  id o-1  trace ");
        assertThat(new String(stored(1).getData(), UTF_8)).isEqualTo("{\"a\":1}");
        assertThat(header(1, "ce-type")).isEqualTo("OrderPlaced.v2");
        assertThat(header(1, "ce-id")).isEqualTo("o-1");
        assertThat(header(1, "ce-source")).isEqualTo("/shop");
        assertThat(header(1, "ce-partitionkey")).isEqualTo("42");
        assertThat(header(1, "ce-datacontenttype")).isEqualTo("application/json");
        assertThat(header(1, "Tenant")).isEqualTo("blue");
    }

    @Test
    void readsTheDataFromTheStandardInput() throws IOException, JetStreamApiException {
        var ran = shell.run("größe".getBytes(UTF_8), "pub", "orders.placed", "-");

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(new String(stored(1).getData(), UTF_8)).isEqualTo("größe");
        assertThat(header(1, "ce-datacontenttype")).isEqualTo("text/plain;charset=utf-8");
    }

    @Test
    void continuesTheTraceOfItsEnvironment() throws IOException, JetStreamApiException {
        shell.with("TRACEPARENT", "00-" + TRACE + "-b7ad6b7169203331-01");

        var ran = shell.run("pub", "orders.placed", "x");

        assertThat(ran.out()).contains("trace " + TRACE);
        assertThat(header(1, "traceparent")).startsWith("00-" + TRACE);
    }

    @Test
    void beginsATraceWhereThereIsNone() throws IOException, JetStreamApiException {
        var ran = shell.run("pub", "orders.placed", "x", "--json");

        var printed = new ObjectMapper().readTree(ran.out());
        assertThat(header(1, "traceparent"))
                .matches("00-" + printed.get("traceId").asText() + "-[0-9a-f]{16}-01");
    }

    @Test
    void saysThatAnIdIsThereAlready() throws IOException, JetStreamApiException {
        shell.run("pub", "orders.placed", "x", "--id", "o-1");

        var again = shell.run("pub", "orders.placed", "x", "--id", "o-1");

        assertThat(again.status()).isZero();
        assertThat(again.out()).startsWith("ORDERS:1  id o-1").contains("duplicate");
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void publishesSoManyEachWithItsOwnId() throws IOException, JetStreamApiException {
        var ran = shell.run("pub", "orders.placed", "x", "--count", "3");

        assertThat(ran.lines()).hasSize(3).doesNotHaveDuplicates();
        assertThat(messages()).isEqualTo(3);
    }

    @Test
    void failsWhereNoStreamTakesTheSubject() {
        var ran = shell.run("pub", "elsewhere.x", "x");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .isEqualToIgnoringNewLines(
                        "waybill pub: not stored on elsewhere.x: no stream answers for that"
                                + " subject");
    }

    @Test
    void refusesAWildcard() throws IOException, JetStreamApiException {
        var ran = shell.run("pub", "orders.*", "x");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("wildcard", "orders.*");
        assertThat(messages()).isZero();
    }

    @Test
    void refusesATypeWithoutAVersion() {
        var ran = shell.run("pub", "orders.placed", "x", "--type", "OrderPlaced");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("\"OrderPlaced\"");
    }

    @Test
    void refusesOneIdForSeveralEvents() {
        var ran = shell.run("pub", "orders.placed", "x", "--id", "o-1", "--count", "2");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--id");
    }

    @Test
    void asksForASubject() {
        var ran = shell.run("pub");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("SUBJECT", "waybill pub --help");
    }

    private MessageInfo stored(long sequence) throws IOException, JetStreamApiException {
        return connection.jetStreamManagement().getMessage("ORDERS", sequence);
    }

    private String header(long sequence, String name) throws IOException, JetStreamApiException {
        var headers = requireNonNull(stored(sequence).getHeaders(), "headers");
        return requireNonNull(headers.getFirst(name), name);
    }

    private long messages() throws IOException, JetStreamApiException {
        return connection
                .jetStreamManagement()
                .getStreamInfo("ORDERS")
                .getStreamState()
                .getMsgCount();
    }
}
