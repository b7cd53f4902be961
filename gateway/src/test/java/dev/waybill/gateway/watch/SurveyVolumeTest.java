package dev.waybill.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.meter.Exposition;
import dev.waybill.gateway.meter.SurveyCollector;
import dev.waybill.gateway.meter.SurveyDetail;
import dev.waybill.gateway.survey.Picture;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a poll and a scrape cost for many consumers, ten to a stream: at four sizes up to 2,000 in
/// the soak, to a tenth of that otherwise.
@WithNats
class SurveyVolumeTest {
    private static final int CONSUMERS_EACH = 10;
    private static final int POLLS = 5;
    private static final int MOST = Boolean.getBoolean("waybill.soak") ? 2_000 : 200;

    private final NatsServer nats;
    private final Connection connection;
    private int streams;

    SurveyVolumeTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.connection = connection;
    }

    @Test
    void asksInProportionToTheConsumersAndNothingMoreForThoseThatStandStill() throws Exception {
        try (var survey = new Surveying(nats.url())) {
            for (int size : new int[] {MOST / 20, MOST / 4, MOST / 2, MOST}) {
                grow(size / CONSUMERS_EACH);
                survey.picture(); // finds each consumer's oldest message
                measure(survey, size);
            }
        }
    }

    private void measure(Surveying survey, int size) throws Exception {
        long requests = survey.requests();
        long bytes = survey.bytes();
        double lookups = survey.lookups("asked");
        long began = System.nanoTime();
        var picture = survey.picture();
        for (int i = 1; i < POLLS; i++) {
            picture = survey.picture();
        }
        double pollMillis = (System.nanoTime() - began) / 1e6 / POLLS;
        long each = (survey.requests() - requests) / POLLS;
        long bytesEach = (survey.bytes() - bytes) / POLLS;
        double walkMillis = walk(survey);
        report(
                picture,
                size,
                "poll %.1f ms, raw walk %.1f ms, %d requests, %d KiB"
                        .formatted(pollMillis, walkMillis, each, bytesEach / 1024));

        assertThat(consumers(picture)).isEqualTo(size);
        assertThat(survey.lookups("asked")).isEqualTo(lookups);
        assertThat(each)
                .as("the list of streams, one list of consumers each, the account")
                .isEqualTo((streams + 255) / 256 + streams + 1);
    }

    /// The same lists, asked and read by nobody.
    private double walk(Surveying survey) throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < POLLS; i++) {
            survey.walk();
        }
        return (System.nanoTime() - began) / 1e6 / POLLS;
    }

    private static void report(Picture picture, int size, String poll) {
        try (var exposition = new Exposition()) {
            long before = used();
            SurveyCollector.register(
                    exposition,
                    () -> Optional.of(picture),
                    Set.of(SurveyDetail.CONSUMERS, SurveyDetail.STREAM_REPLICAS),
                    1_000_000);
            exposition.scrape("text/plain");
            long held = used() - before;
            long began = System.nanoTime();
            int length = 0;
            for (int i = 0; i < POLLS; i++) {
                length = exposition.scrape("text/plain").length();
            }
            double scrapeMillis = (System.nanoTime() - began) / 1e6 / POLLS;
            var text = exposition.scrape("text/plain");
            long series = text.lines().filter(line -> !line.startsWith("#")).count();
            System.out.printf(
                    "%d consumers: %s; scrape %.1f ms, %d KiB, %d series, %d KiB held%n",
                    size, poll, scrapeMillis, length / 1024, series, held / 1024);
            assertThat(series).isGreaterThan(20L * size);
        }
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long consumers(Picture picture) {
        return picture.streams().stream().mapToLong(view -> view.consumers().size()).sum();
    }

    private void grow(int wanted) throws Exception {
        var management = connection.jetStreamManagement();
        for (; streams < wanted; streams++) {
            make(management, "V" + streams);
        }
    }

    private void make(JetStreamManagement management, String name) throws Exception {
        management.addStream(
                StreamConfiguration.builder()
                        .name(name)
                        .subjects(name + ".>")
                        .allowDirect(true)
                        .storageType(StorageType.Memory)
                        .build());
        connection.jetStream().publish(name + ".a", new byte[100]);
        connection.jetStream().publish(name + ".b", new byte[100]);
        for (int i : IntStream.range(0, CONSUMERS_EACH).toArray()) {
            management.addOrUpdateConsumer(
                    name,
                    ConsumerConfiguration.builder()
                            .durable("c" + i)
                            .filterSubject(name + ".b")
                            .ackPolicy(AckPolicy.Explicit)
                            .build());
        }
    }
}
