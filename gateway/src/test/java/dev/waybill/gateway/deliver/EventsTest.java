package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithNats
class EventsTest {
    private final RunningGateway gateway;
    private final Connection connection;
    private final Store store;

    EventsTest(NatsServer nats, Connection connection) {
        this.connection = connection;
        this.gateway = RunningGateway.start(nats.url(), Map.of("limits.heartbeat", "300ms"));
        this.store = Store.create(connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void saysFirstWhichStreamItIsAndWhereItStands() throws IOException {
        IntStream.range(0, 3).forEach(i -> store.publish("a", "m" + i));
        try (var events = open("")) {
            assertThat(events.head())
                    .contains("HTTP/1.1 200 OK")
                    .anyMatch(line -> line.equalsIgnoreCase("content-type: text/event-stream"))
                    .anyMatch(line -> line.equalsIgnoreCase("cache-control: no-store"))
                    .anyMatch(line -> line.equalsIgnoreCase("x-accel-buffering: no"));
            assertThat(Integer.parseInt(events.frame().retry())).isBetween(1_000, 5_000);
            var stream = events.next();
            assertThat(stream.event()).isEqualTo("stream");
            assertThat(stream.json().path("firstSequence").asLong()).isEqualTo(1);
            assertThat(stream.json().path("lastSequence").asLong()).isEqualTo(3);
            assertThat(stream.json().path("gap").asBoolean(true)).isFalse();
            assertThat(stream.json().has("resumedFrom")).isFalse();
            assertThat(stream.id()).isEqualTo(stream.json().path("epoch").asText() + "-3");
        }
    }

    @Test
    void showsNewMessagesAsTheyCome() throws IOException {
        store.publish("a", "old");
        try (var events = open("")) {
            var epoch = events.next().json().path("epoch").asText();
            var headers = new Headers();
            headers.put("ce-datacontenttype", "application/json");
            headers.put("ce-id", "order-1");
            store.publish("b", headers, "{\n\"x\":\r\n1}".getBytes(StandardCharsets.UTF_8));

            var message = events.next();

            assertThat(message.event()).isEqualTo("message");
            assertThat(message.id()).isEqualTo(epoch + "-2");
            assertThat(message.json().path("eventId").asText()).isEqualTo("order-1");
            assertThat(message.json().path("data").path("x").asInt()).isEqualTo(1);
            assertThat(message.json().path("sequence").asLong()).isEqualTo(2);
            assertThat(message.json().has("ackToken")).isFalse();
        }
    }

    @Test
    void keepsLineBreaksOfATextInsideItsFrame() throws IOException {
        try (var events = open("")) {
            events.next();
            var headers = new Headers();
            headers.put("ce-datacontenttype", "text/plain");
            store.publish(
                    "a", headers, "x\r\rid: 1-1\n\nevent: forged".getBytes(StandardCharsets.UTF_8));

            assertThat(events.next().json().path("data").asText())
                    .isEqualTo("x\r\rid: 1-1\n\nevent: forged");
        }
    }

    @Test
    void beginsWhereItIsTold() throws IOException {
        IntStream.range(0, 5).forEach(i -> store.publish("a", "m" + i));
        var before = Instant.now().minusSeconds(3_600);

        assertThat(firstSequence("?from=all")).isEqualTo(1);
        assertThat(firstSequence("?from=last")).isEqualTo(5);
        assertThat(firstSequence("?from=3")).isEqualTo(3);
        assertThat(firstSequence("?from=" + before)).isEqualTo(1);
    }

    @Test
    void showsOnlyTheSubjectsAskedFor() throws IOException {
        store.publish("a", "no");
        store.publish("b.c", "yes");

        assertThat(firstSequence("?from=all&subject=" + store.subject("b.*"))).isEqualTo(2);
    }

    @Test
    void showsManyMessagesInOrder() throws IOException {
        IntStream.range(0, 1_000).forEach(i -> store.publish("a", "m" + i));
        try (var events = open("?from=all")) {
            events.next();
            for (int i = 1; i <= 1_000; i++) {
                assertThat(events.next().json().path("sequence").asLong()).isEqualTo(i);
            }
        }
    }

    @Test
    void showsAMessageLargerThanItsBuffer() throws IOException {
        store.publish("a", "x".repeat(800_000));

        assertThat(firstSequence("?from=all")).isEqualTo(1);
    }

    @Test
    void writesACommentWhenNothingHappens() throws IOException {
        try (var events = open("")) {
            events.next();

            assertThat(events.frame().comment()).isTrue();
            assertThat(events.frame().comment()).isTrue();
        }
    }

    @Test
    void refusesAWorkQueueAndSaysWhy() {
        var queue = Store.create(connection, c -> c.retentionPolicy(RetentionPolicy.WorkQueue));

        var answer = gateway.get("/v1/streams/" + queue.name() + "/events");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("work queue");
    }

    @Test
    void refusesWhatMakesNoSense() {
        var path = "/v1/streams/" + store.name() + "/events";

        for (var query :
                List.of(
                        "?from=soon",
                        "?from=-1",
                        "?lastEventId=7",
                        "?lastEventId=A-1",
                        "?from=1&from=2")) {
            assertThat(gateway.get(path + query).statusCode()).as(query).isEqualTo(400);
        }
        assertThat(gateway.get(path + "?subject=a..b").statusCode()).isEqualTo(400);
        assertThat(gateway.get(path + "?subject=elsewhere.x").statusCode()).isEqualTo(422);
        assertThat(gateway.get("/v1/streams/NOWHERE/events").statusCode()).isEqualTo(404);
    }

    @Test
    void answersAHeadRequestWithoutOpeningAnything() {
        var answer =
                gateway.send(gateway.request("/v1/streams/" + store.name() + "/events").HEAD());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(store.consumers()).isZero();
    }

    @Test
    void leavesNoConsumerBehindWhenItsClientsGo() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (var events = open("?from=all")) {
                events.next();
                assertThat(store.consumers()).isPositive();
            }
        }

        Await.until("no consumer is left", () -> store.consumers() == 0);
        Await.until(
                "no stream is open",
                () ->
                        gateway.management("/metrics")
                                .body()
                                .contains("waybill_http_open_streams 0"));
    }

    @Test
    void saysThatItEndsWhenTheGatewayStops() throws IOException {
        try (var events = open("")) {
            events.next();
            var stopping = Thread.ofVirtual().start(gateway::close);

            assertThat(events.next().event()).isEqualTo("drain");
            assertThat(events.ended()).isTrue();
            assertThat(stopping.isInterrupted()).isFalse();
        }
        Await.until("no consumer is left", () -> store.consumers() == 0);
    }

    @Test
    void endsWhenItsStreamIsDeleted() throws IOException {
        try (var events = open("")) {
            events.next();

            store.delete();

            Await.until("the answer ends", events::ended);
        }
    }

    @Test
    void goesOnWhenItsConsumerIsDeleted() throws IOException {
        store.publish("a", "m0");
        try (var events = open("?from=all")) {
            events.next();
            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(1);

            store.dropConsumers();
            store.publish("a", "m1");

            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(2);
        }
    }

    private long firstSequence(String query) throws IOException {
        try (var events = open(query)) {
            assertThat(events.next().event()).isEqualTo("stream");
            return events.next().json().path("sequence").asLong();
        }
    }

    private EventSource open(String query) throws IOException {
        return EventSource.open(gateway, "/v1/streams/" + store.name() + "/events" + query);
    }
}
