package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithNats
class DlqTest {
    private final Connection connection;
    private final Shell shell;
    private final DeadOrders orders;

    DlqTest(NatsServer nats, Connection connection) {
        this.connection = connection;
        this.orders = new DeadOrders(connection);
        this.shell = Shell.at(nats.url()).with("USER", "ann");
    }

    @AfterEach
    void delete() throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement();
        for (var stream : management.getStreamNames()) {
            management.deleteStream(stream);
        }
    }

    @Test
    void saysWhatToDoWhereThereAreNoStreams() {
        var ran = shell.run("dlq", "ls");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("WAYBILL_DLQ", "waybill dlq setup", "gateway");
    }

    @Test
    void makesTheStreams() {
        assertThat(shell.run("dlq", "setup").out()).contains("WAYBILL_DLQ", "WAYBILL_LANE");

        var ran = shell.run("dlq", "ls");
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).contains("there are no dead letters");
    }

    @Test
    void listsATableOldestFirst() throws Exception {
        setUp();
        var first = orders.dead("\u001b[31mred");
        var second = orders.dead("no stock");

        var ran = shell.run("dlq", "ls");

        assertThat(ran.lines())
                .satisfiesExactly(
                        heading -> assertThat(heading).startsWith("ID ").contains("CLASS", "CAUSE"),
                        line -> assertThat(line).startsWith(first.toString()).contains("\\u001b"),
                        line ->
                                assertThat(line)
                                        .startsWith(second.toString())
                                        .matches(
                                                ".*exhausted +\\d+s +0 +open +orders.a +NoStock: .*"));
        assertThat(shell.run("dlq", "ls", "--class", "lost").err()).contains("no dead letters of");
        assertThat(shell.run("dlq", "ls", "--limit", "1").err()).contains("--cursor");
        assertThat(shell.run("dlq", "ls", "--class", "nonsense").status()).isEqualTo(2);
    }

    @Test
    void printsTheSameJsonAsTheGateway() throws Exception {
        setUp();
        var id = orders.dead("no stock");

        var page = new ObjectMapper().readTree(shell.run("dlq", "ls", "--json").out());
        var one = new ObjectMapper().readTree(shell.run("dlq", "show", id + "", "--json").out());
        var groups = new ObjectMapper().readTree(shell.run("dlq", "groups", "--json").out());

        assertThat(page.at("/deadLetters/0/id").asText()).isEqualTo(id.toString());
        assertThat(one.at("/headers/X-Own/0").asText()).isEqualTo("kept");
        assertThat(one.path("data").asText()).isEqualTo("payload");
        assertThat(groups.at("/groups/0/count").asInt()).isEqualTo(1);
        assertThat(shell.run("dlq", "export").lines()).hasSize(1);
    }

    @Test
    void showsOneForPeople() throws Exception {
        setUp();
        var id = orders.dead("no stock");

        var ran = shell.run("dlq", "show", id.toString());

        assertThat(ran.out())
                .contains("errorMessage   no stock", "X-Own: kept", "data           \"payload\"");
        assertThat(shell.run("dlq", "show", "ORDERS.c.e.1").err()).contains("no dead letter");
        assertThat(shell.run("dlq", "show", "nonsense").status()).isEqualTo(2);
    }

    @Test
    void replaysAndWaitsForTheOutcomeWithoutAGateway() throws Exception {
        setUp();
        var id = orders.dead("no stock");
        try (var _ = orders.service()) {
            var ran = shell.run("dlq", "replay", id.toString(), "--reason", "fixed");

            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(ran.out()).contains("is resolved: replayed");
            assertThat(orders.replayed()).hasValue(1);
            assertThat(orders.entries()).isZero();
            assertThat(shell.run("dlq", "show", id.toString()).out()).contains("by ann", "fixed");
        }
    }

    @Test
    void leavesTheForgettingToGateways() throws Exception {
        setUp();
        var id = orders.dead("no stock");
        var asked = connection.subscribe("$JS.API.CONSUMER.CREATE.WAYBILL_OPS.>");
        try (var _ = orders.service()) {
            shell.run("dlq", "replay", id.toString(), "--reason", "fixed");
        }
        var subjects = new java.util.ArrayList<String>();
        for (var next = asked.nextMessage(500); next != null; next = asked.nextMessage(500)) {
            subjects.add(next.getSubject());
        }
        asked.unsubscribe();
        assertThat(subjects).isNotEmpty().allMatch(each -> each.contains("waybill-sweeper"));
    }

    @Test
    void endsWithOneWhenTheReplayFailsAgain() throws Exception {
        setUp();
        orders.breakAgain();
        var id = orders.dead("no stock");
        try (var _ = orders.service()) {
            var ran = shell.run("dlq", "replay", id.toString(), "--reason", "fixed");

            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.out()).contains("has failed again", "still broken");
        }
    }

    @Test
    void asksForAReasonAndForWhatIsMeant() throws Exception {
        setUp();
        var id = orders.dead("no stock").toString();

        assertThat(shell.run("dlq", "replay", id).status()).isEqualTo(2);
        assertThat(shell.run("dlq", "discard", id, "--reason", " ").status()).isEqualTo(2);
        assertThat(shell.run("dlq", "restore", id).err()).contains("--reason");
        assertThat(shell.run("dlq", "replay", "--reason", "r").err()).contains("--stream");
        assertThat(shell.run("dlq", "replay", id, "--all", "--reason", "r").status()).isEqualTo(2);
        assertThat(shell.run("dlq", "replay", id, "--reason", "r").err())
                .contains("no-lane", "--to");
    }

    @Test
    void namesWhoElseSeesAReplayToTheSubjectAndAsks() throws Exception {
        setUp();
        shell.run("pub", "orders.b", "x");
        connection
                .getStreamContext("ORDERS")
                .createOrUpdateConsumer(
                        io.nats.client.api.ConsumerConfiguration.builder()
                                .durable("other")
                                .build());
        var id = orders.dead("no stock").toString();
        String[] replay = {"dlq", "replay", id, "--to", "subject", "--reason", "r"};

        assertThat(shell.run(replay).err()).contains("other", "--yes");
        assertThat(shell.interactive().run("n\n".getBytes(UTF_8), replay).err())
                .contains("nothing was done");
        var ran = shell.interactive().run("y\n".getBytes(UTF_8), replay);
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("resolved: sent");
    }

    @Test
    void discardsAndRestores() throws Exception {
        setUp();
        var id = orders.dead("no stock").toString();

        assertThat(shell.run("dlq", "discard", id, "--reason", "r").out()).contains("discarded");
        assertThat(shell.run("dlq", "ls").err()).contains("no dead letters");
        assertThat(shell.run("dlq", "ls", "--state", "discarded").out()).contains(id);
        assertThat(shell.run("dlq", "discard", id, "--reason", "r").err()).contains("not-open");
        assertThat(shell.run("dlq", "restore", id, "--reason", "r").out()).contains("is open");
        assertThat(shell.run("dlq", "ls").out()).contains(id);
    }

    @Test
    void replaysAllThatAFilterMeansWhenThatIsConfirmed() throws Exception {
        setUp();
        orders.dead("no stock");
        orders.dead("no stock");
        try (var _ = orders.service()) {
            var dry = shell.run("dlq", "replay", "--stream", "ORDERS", "--dry-run");
            assertThat(dry.out()).contains("2 dead letters are meant");
            String[] replay = {"dlq", "replay", "--stream", "ORDERS", "--reason", "fixed"};
            var refused = shell.run(replay);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("--yes");
            assertThat(orders.replayed()).hasValue(0);

            var ran = shell.interactive().run("y\n".getBytes(UTF_8), replay);

            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(ran.out()).contains("is done: 2 of 2 done, 2 well");
            assertThat(orders.replayed()).hasValue(2);
            assertThat(shell.run("dlq", "jobs").out()).contains("replay", "done", "2/2", "ann");
        }
    }

    @Test
    void failsForAJobThatIsNotThere() throws Exception {
        setUp();

        assertThat(shell.run("dlq", "jobs").err()).contains("there are no jobs");
        assertThat(shell.run("dlq", "jobs", "nonsense").err()).contains("no job nonsense");
        assertThat(shell.run("dlq", "cancel", "nonsense").status()).isEqualTo(1);
    }

    @Test
    void printsTheGrantsOfAService() {
        var ran = shell.run("dlq", "grants", "ORDERS", "billing");

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("waybill.dlq.ORDERS.billing.>", "waybill.state.ORDERS.billing.>");
        assertThat(shell.run("dlq", "grants", "a.b", "c").status()).isEqualTo(2);
    }

    private void setUp() throws IOException, JetStreamApiException {
        assertThat(shell.run("dlq", "setup").status()).isZero();
        connection
                .jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder().name("ORDERS").subjects("orders.>").build());
    }
}
