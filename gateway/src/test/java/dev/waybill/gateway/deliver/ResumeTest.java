package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.alert.Scrape;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithNats
class ResumeTest {
    private final RunningGateway gateway;
    private final Store store;

    ResumeTest(NatsServer nats, Connection connection) {
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.store = Store.create(connection);
        IntStream.range(0, 5).forEach(i -> store.publish("a", "m" + i));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void goesOnBehindTheLastEventId() throws IOException {
        try (var events = open("?from=new", "Last-Event-ID: " + epoch() + "-2")) {
            var stream = events.next().json();
            assertThat(stream.path("resumedFrom").asLong()).isEqualTo(2);
            assertThat(stream.path("gap").asBoolean(true)).isFalse();
            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(3);
        }
    }

    @Test
    void takesTheLastEventIdFromTheQueryAsWell() throws IOException {
        try (var events = open("?lastEventId=" + epoch() + "-4")) {
            events.next();
            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(5);
        }
    }

    @Test
    void losesNothingBetweenTheFirstFrameAndTheFirstMessage() throws IOException {
        String id;
        try (var events = open("")) {
            id = events.next().id();
        }
        store.publish("a", "while nobody reads");

        try (var events = open("", "Last-Event-ID: " + id)) {
            assertThat(events.next().json().path("gap").asBoolean(true)).isFalse();
            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(6);
        }
    }

    @Test
    void tellsOfAGapWhereMessagesWerePurged() throws IOException {
        var id = epoch() + "-2";
        store.purgeUpTo(5);

        try (var events = open("", "Last-Event-ID: " + id)) {
            var stream = events.next().json();
            assertThat(stream.path("gap").asBoolean()).isTrue();
            assertThat(stream.path("firstSequence").asLong()).isEqualTo(5);
            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(5);
            assertThat(gaps()).hasValue(1);
        }
    }

    @Test
    void tellsOfNoGapWhereTheNextMessageIsStillThere() throws IOException {
        var id = epoch() + "-4";
        store.purgeUpTo(5);

        try (var events = open("", "Last-Event-ID: " + id)) {
            assertThat(events.next().json().path("gap").asBoolean(true)).isFalse();
            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(5);
            assertThat(gaps()).isEmpty();
        }
    }

    @Test
    void readsARecreatedStreamFromItsBeginningAndTellsOfTheGap() throws IOException {
        var id = epoch() + "-4";
        store.delete();
        store.make(c -> c);
        store.publish("a", "of the new one");

        try (var events = open("", "Last-Event-ID: " + id)) {
            var stream = events.next().json();
            assertThat(stream.path("gap").asBoolean()).isTrue();
            assertThat(id).doesNotStartWith(stream.path("epoch").asText() + "-");
            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(1);
        }
    }

    @Test
    void tellsOfAGapBehindTheEndOfTheStream() throws IOException {
        try (var events = open("", "Last-Event-ID: " + epoch() + "-99")) {
            assertThat(events.next().json().path("gap").asBoolean()).isTrue();
            store.publish("a", "next");
            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(6);
        }
    }

    private OptionalDouble gaps() {
        return Scrape.value(gateway, "waybill_events_gaps_total{stream=\"" + store.name() + "\"}");
    }

    private String epoch() throws IOException {
        try (var events = open("")) {
            return events.next().json().path("epoch").asText();
        }
    }

    private EventSource open(String query, String... headers) throws IOException {
        return EventSource.open(
                gateway, "/v1/streams/" + store.name() + "/events" + query, headers);
    }
}
