package dev.waybill.gateway.watch;

import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.nats.NatsConfig;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.nats.SharedBucket;
import dev.waybill.gateway.survey.ConsumerView;
import dev.waybill.gateway.survey.Lag;
import dev.waybill.gateway.survey.Picture;
import dev.waybill.gateway.survey.StreamView;
import dev.waybill.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Polls that a test asks for one by one.
final class Surveying implements AutoCloseable {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final NatsLink link;
    private final Questions questions;
    private final News news;
    private final Poll poll;
    private final PollLease lease;

    Surveying(String natsUrl) throws InterruptedException {
        this(natsUrl, 5_000);
    }

    Surveying(String natsUrl, int budget) throws InterruptedException {
        this.link = new NatsLink(NatsConfig.of(List.of(natsUrl)), meters);
        link.start();
        Await.until("a connection", link::isConnected);
        this.questions = new Questions(link);
        this.lease =
                new PollLease(
                        new SharedBucket(link, "waybill"), "dead", Duration.ZERO, System::nanoTime);
        var config =
                new WatchConfig(
                        true, Duration.ofSeconds(30), List.of("*"), List.of("KV_*"), budget);
        var watchMeters = new WatchMeters(meters, questions);
        this.news = new News(watchMeters);
        var lookups = new Lookups(new Finder(questions), budget, watchMeters, meters);
        this.poll = new Poll(questions, lookups, config, watchMeters, news);
    }

    /// What the servers tell unasked, listened to from now on.
    News listen() throws InterruptedException {
        news.listen(link.connected());
        return news;
    }

    Picture picture() throws IOException, InterruptedException {
        return poll.take(Instant.now());
    }

    Optional<StreamView> stream(String name) throws IOException, InterruptedException {
        return picture().streams().stream()
                .filter(each -> each.facts().name().equals(name))
                .findFirst();
    }

    ConsumerView consumer(String stream, String name) throws IOException, InterruptedException {
        return stream(stream).orElseThrow().consumers().stream()
                .filter(each -> each.facts().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Lag lag(String stream, String consumer) throws IOException, InterruptedException {
        return consumer(stream, consumer).lag().orElseThrow();
    }

    /// The sequence of the oldest message that is not processed; 0 where there is none.
    long oldest(String stream, String consumer) throws IOException, InterruptedException {
        return lag(stream, consumer).oldest().map(Lag.Stored::sequence).orElse(0L);
    }

    /// How many messages were asked for so far to tell lags.
    double lookups(String result) {
        var counter = meters.find("waybill.exporter.lag.lookups").tag("result", result).counter();
        return counter == null ? 0 : counter.count();
    }

    /// How many questions of that kind failed so far.
    double errors(String operation) {
        var counter =
                meters.find("waybill.exporter.poll.errors").tag("operation", operation).counter();
        return counter == null ? 0 : counter.count();
    }

    /// Asks for the lists that a poll asks for, one after the other, and reads nothing of them.
    void walk() throws IOException, InterruptedException {
        var streams = Listing.of(questions, "STREAM.LIST", "streams").found().keySet();
        for (var stream : streams) {
            var request = Json.mapper().createObjectNode().put("offset", 0);
            var _ = questions.request("CONSUMER.LIST." + stream, request);
        }
    }

    long requests() {
        return questions.asked();
    }

    long bytes() {
        return questions.bytes();
    }

    /// Takes the lease away from the gateway that polls, as one that dies at once.
    boolean takeLease() throws IOException, InterruptedException {
        return lease.hold();
    }

    /// When the server stored that message.
    static Instant storedAt(Connection connection, String stream, long sequence) throws Exception {
        var message = connection.jetStreamManagement().getMessage(stream, sequence);
        return Objects.requireNonNull(message.getTime()).toInstant();
    }

    @Override
    public void close() {
        link.close();
        meters.close();
    }
}
