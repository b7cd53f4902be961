package dev.waybill.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.survey.Picture;
import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import dev.waybill.testkit.Await;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Streams whose consumers the gateway's user may not list.
class DeniedListTest {
    /// More than the lists without an answer after which a poll asks for no more.
    private static final int DENIED = 12;

    /// A question that nobody answers takes 6 s.
    private static final Duration NO_WAITING = Duration.ofSeconds(5);

    private static final int FEW = 5;

    @Test
    void aDenialDoesNotHoldUpThePollAndTheGrantIsNoticedWhenItComes() throws Exception {
        try (var server = NatsServer.start(settings())) {
            make(server);
            try (var survey = new Surveying(server.url().replace("//", "//reader:p@"))) {
                for (int i = 0; i < FEW; i++) {
                    long began = System.nanoTime();
                    var picture = survey.picture();

                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(NO_WAITING);
                    assertThat(consumers(picture, "ALLOWED")).isOne();
                    assertThat(consumers(picture, "DENIED0")).isZero();
                }
                assertThat(survey.errors("consumers")).isEqualTo(FEW * DENIED);

                grant(server);

                awaitConsumer(survey);
            }
        }
    }

    private static void awaitConsumer(Surveying survey) throws Exception {
        int polls = 0;
        while (consumers(survey.picture(), "DENIED0") == 0) {
            assertThat(++polls).isLessThan(FEW);
        }
    }

    /// In the running server.
    private static void grant(NatsServer server) throws Exception {
        var file = server.store().resolve("nats-server.conf");
        Files.writeString(file, Files.readString(file).replace(denied(), ""));
        assertThat(
                        new ProcessBuilder("kill", "-HUP", Long.toString(server.pid()))
                                .start()
                                .waitFor())
                .isZero();
        Await.until(
                "the new configuration",
                () -> server.log(50).stream().anyMatch(line -> line.contains("Reloaded server")));
    }

    private static NatsServerSettings settings() {
        return NatsServerSettings.builder()
                .ephemeral()
                .config(
                        """
                        authorization {
                          users: [
                            {user: admin, password: p}
                            {user: reader, password: p, permissions: {publish: {allow: [">"]%s}}}
                          ]
                        }
                        """
                                .formatted(denied()))
                .build();
    }

    private static String denied() {
        return IntStream.range(0, DENIED)
                .mapToObj(i -> "\"$JS.API.CONSUMER.LIST.DENIED" + i + "\"")
                .collect(Collectors.joining(", ", ", deny: [", "]"));
    }

    private static void make(NatsServer server) throws Exception {
        var admin = Options.builder().server(server.url()).userInfo("admin", "p").build();
        try (var connection = Nats.connect(admin)) {
            var management = connection.jetStreamManagement();
            stream(management, "ALLOWED");
            for (int i = 0; i < DENIED; i++) {
                stream(management, "DENIED" + i);
            }
        }
    }

    private static void stream(JetStreamManagement management, String name) throws Exception {
        management.addStream(
                StreamConfiguration.builder()
                        .name(name)
                        .subjects(name + ".>")
                        .storageType(StorageType.Memory)
                        .build());
        management.addOrUpdateConsumer(name, ConsumerConfiguration.builder().durable("c").build());
    }

    private static int consumers(Picture picture, String stream) {
        return picture.streams().stream()
                .filter(each -> each.facts().name().equals(stream))
                .findFirst()
                .orElseThrow()
                .consumers()
                .size();
    }
}
