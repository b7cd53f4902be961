package dev.waybill.gateway.deadletters;

import static dev.waybill.gateway.deadletters.DeadLettersOverHttp.code;
import static dev.waybill.gateway.deadletters.DeadLettersOverHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Logs;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithNats
class ActingTest {
    private static final String REASON = "{'reason':'fixed in 1.4.2'}";

    private final NatsServer server;
    private final Morgue morgue;
    private final RunningGateway gateway;
    private final DeadLettersOverHttp caller;

    ActingTest(NatsServer nats, Connection connection) {
        this.server = nats;
        this.morgue = new Morgue(connection);
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.caller = new DeadLettersOverHttp(gateway, "");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void replaysToTheConsumerThatFailed() throws Exception {
        try (var _ = morgue.service("c")) {
            var id = morgue.dead("c", "NoStock");

            var answer = caller.act(id, "replay", REASON);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            assertThat(json(answer).path("replayCount").asInt()).isEqualTo(1);
            awaitState(id, "resolved");
            assertThat(caller.one(id).path("resolution").asText()).isEqualTo("replayed");
            assertThat(morgue.replays()).hasSize(1);
            assertThat(morgue.replays().peek().replay().orElseThrow().by()).isEqualTo("anonymous");
            awaitListed(0);
            var history = caller.one(id).path("history");
            assertThat(history.get(0).path("reason").asText()).isEqualTo("fixed in 1.4.2");
        }
    }

    @Test
    void isOpenAgainWhenTheReplayFails() throws Exception {
        try (var _ = morgue.service("c")) {
            morgue.fixed(false);
            var id = morgue.dead("c", "NoStock");
            var first = caller.one(id).path("firstDeadAt").asText();

            caller.act(id, "replay", REASON);

            Await.until("it has failed again", () -> caller.one(id).path("history").size() == 2);
            var again = caller.one(id);
            assertThat(again.path("state").asText()).isEqualTo("open");
            assertThat(again.path("replayCount").asInt()).isEqualTo(1);
            assertThat(again.path("firstDeadAt").asText()).isEqualTo(first);
            assertThat(again.path("errorMessage").asText()).contains("still broken");
            Await.until(
                    "the failure is counted",
                    () ->
                            gateway.management("/metrics")
                                    .body()
                                    .lines()
                                    .anyMatch(line ->
                                            line.startsWith("waybill_dlq_replayed_total")
                                                    && line.contains("failed")
                                                    && line.contains(morgue.stream())));
        }
    }

    @Test
    void letsOneOfSeveralOperatorsReplay() throws Exception {
        try (var _ = morgue.service("c")) {
            var id = morgue.dead("c", "NoStock");

            var answers =
                    IntStream.range(0, 6)
                            .mapToObj(_ ->
                                    CompletableFuture.supplyAsync(
                                            () -> caller.act(id, "replay", REASON)))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();

            assertThat(answers).filteredOn(each -> each.statusCode() == 202).hasSize(1);
            assertThat(answers)
                    .filteredOn(each -> each.statusCode() != 202)
                    .allSatisfy(each ->
                            assertThat(code(each)).isIn("409 already-replaying", "409 not-open"));
            awaitState(id, "resolved");
            assertThat(morgue.replays()).hasSize(1);
        }
    }

    @Test
    void letsOneOfTwoOperatorsReplayThoughEachAsksAnotherGateway() throws Exception {
        try (var _ = morgue.service("c");
                var replica = RunningGateway.start(server.url(), Map.of())) {
            var other = new DeadLettersOverHttp(replica, "");
            for (int round = 0; round < 10; round++) {
                var id = morgue.dead("c", "NoStock");
                var mine = CompletableFuture.supplyAsync(() -> caller.act(id, "replay", REASON));
                var theirs = CompletableFuture.supplyAsync(() -> other.act(id, "replay", REASON));

                assertThat(List.of(mine.join().statusCode(), theirs.join().statusCode()))
                        .containsExactlyInAnyOrder(202, 409);
                awaitState(id, "resolved");
                assertThat(caller.one(id).path("replayCount").asInt()).isEqualTo(1);
            }
            assertThat(morgue.replays()).hasSize(10);
        }
    }

    @Test
    void needsALaneToReplayToTheConsumer() {
        var id = morgue.dead("c", "NoStock");

        assertThat(code(caller.act(id, "replay", REASON))).isEqualTo("409 no-lane");
        assertThat(caller.state(id)).isEqualTo("open");
    }

    @Test
    void saysWhoElseSeesAReplayToTheSubject() {
        morgue.store()
                .consumer("c", Duration.ofMinutes(1))
                .consumer("other", Duration.ofMinutes(1));
        var id = morgue.dead("c", "NoStock");
        var unconfirmed = "{'reason':'r','to':'subject'}";

        var refused = caller.act(id, "replay", unconfirmed);

        assertThat(code(refused)).isEqualTo("409 confirm-required");
        assertThat(json(refused).path("alsoSeenBy").toString()).contains("other");
        assertThat(morgue.store().info("other").getNumPending()).isEqualTo(1);
        var sent = caller.act(id, "replay", "{'reason':'r','to':'subject','confirm':true}");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
        awaitState(id, "resolved");
        assertThat(caller.one(id).path("resolution").asText()).isEqualTo("sent");
        assertThat(morgue.store().info("other").getNumPending()).isEqualTo(2);
    }

    @Test
    void offersAnOrphanTheSubjectAlone() {
        var id = morgue.dead("gone", "NoStock");

        assertThat(caller.one(id).path("orphan").asBoolean()).isTrue();
        assertThat(code(caller.act(id, "replay", REASON))).isEqualTo("409 no-lane");
        var sent = caller.act(id, "replay", "{'reason':'r','to':'subject','confirm':true}");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
    }

    @Test
    void discardsAndRestores() {
        var id = morgue.dead("c", "NoStock");

        var discarded = caller.act(id, "discard", REASON);
        assertThat(discarded.statusCode()).as(discarded.body()).isEqualTo(200);
        assertThat(json(discarded).path("state").asText()).isEqualTo("discarded");
        awaitListed(0);
        assertThat(code(caller.act(id, "discard", REASON))).isEqualTo("409 not-open");
        assertThat(code(caller.act(id, "replay", REASON))).isEqualTo("409 not-open");

        var restored = caller.act(id, "restore", "{'reason':'was needed'}");
        assertThat(restored.statusCode()).as(restored.body()).isEqualTo(200);
        awaitListed(1);
        assertThat(caller.one(id).at("/data/card").asText()).isEqualTo(Morgue.SECRET);
        assertThat(code(caller.act(id, "restore", REASON))).isEqualTo("409 not-open");
    }

    @Test
    void hasNothingToReplayWithoutAPayload() throws Exception {
        try (var _ = morgue.service("c")) {
            var id = morgue.dead("c", "Gone", PayloadForm.MISSING);

            assertThat(code(caller.act(id, "replay", REASON))).isEqualTo("409 payload-missing");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'reason':''}",
                "{'reason':'  '}",
                "{'reason':'r','more':1}",
                "[]",
                "null",
                "nonsense"
            })
    void asksForAReason(String body) {
        var id = morgue.dead("c", "NoStock");

        for (var action : new String[] {"replay", "discard", "restore"}) {
            assertThat(code(caller.act(id, action, body))).isEqualTo("400 body-refused");
        }
        assertThat(caller.state(id)).isEqualTo("open");
    }

    @Test
    void refusesAnUnknownTargetAndAnUnknownId() {
        var id = morgue.dead("c", "NoStock");
        var unknown = new DeadLetterId(morgue.stream(), "c", "abc", 99);

        assertThat(code(caller.act(id, "replay", "{'reason':'r','to':'moon'}")))
                .isEqualTo("400 body-refused");
        for (var action : new String[] {"replay", "discard", "restore"}) {
            assertThat(code(caller.act(unknown, action, REASON)))
                    .isEqualTo("404 dead-letter-not-found");
        }
        assertThat(code(caller.post("/nonsense/replay", REASON))).isEqualTo("400 request-refused");
    }

    @Test
    void writesOneLineForEachActionIntoTheAudit() {
        var id = morgue.dead("c", "NoStock");
        try (var logs = Logs.of("dev.waybill.audit")) {
            caller.act(id, "discard", "{'reason':'two\\nlines'}");

            assertThat(logs.lines())
                    .extracting(Logs.Line::message)
                    .containsExactly("discard of " + id + " by anonymous: two lines");
        }
    }

    private void awaitState(DeadLetterId id, String state) {
        Await.until(id + " is " + state, () -> caller.state(id).equals(state));
    }

    private void awaitListed(int count) {
        Await.until(
                count + " are listed",
                () ->
                        json(caller.get("?stream=" + morgue.stream())).path("deadLetters").size()
                                == count);
    }
}
