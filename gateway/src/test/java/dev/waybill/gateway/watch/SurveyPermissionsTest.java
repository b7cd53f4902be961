package dev.waybill.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.nats.NatsConfig;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.nats.SharedBucket;
import dev.waybill.gateway.survey.ConsumerView;
import dev.waybill.gateway.survey.StreamView;
import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Logs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Users with exactly what `docs/permissions.md` lists to measure, and others that lack one line of
/// it each.
class SurveyPermissionsTest {
    private static final Path PAGE =
            Path.of(System.getProperty("waybill.root", "..")).resolve("docs/permissions.md");
    private static final Pattern SUBJECT = Pattern.compile("\"([^\"]+)\",?");
    private static final Duration SOON = Duration.ofSeconds(60);

    /// What may be taken away; without an inbox there is no answer to anything.
    private static final List<String> SUBJECTS =
            subjects().stream().filter(each -> !each.equals("_INBOX.>")).toList();

    @Test
    void theListedPermissionsAreEnoughAndEachThatIsMissingIsNamed() throws Exception {
        var logs = Logs.of(WatchMeters.class);
        try (var server = NatsServer.start(settings());
                var admin = connect(server, "admin")) {
            stream(admin, "DIRECT", true);
            stream(admin, "ASKED", false);
            try (var whole = new Measured(server, SUBJECTS.size())) {
                Await.until(SOON, "a picture", () -> whole.lags() == 2);
                assertThat(whole.errors()).isZero();
            }
            missing(server, logs);
        } finally {
            logs.close();
        }
        System.out.printf(
                "%d permissions, each missed by a log line and a metric%n", SUBJECTS.size());
    }

    private static void missing(NatsServer server, Logs logs) throws Exception {
        var all = new ArrayList<Measured>();
        try {
            for (int user = 0; user < SUBJECTS.size(); user++) {
                all.add(new Measured(server, user));
            }
            for (int user = 0; user < SUBJECTS.size(); user++) {
                var measured = all.get(user);
                var subject = SUBJECTS.get(user);
                Await.until(SOON, "a count without " + subject, () -> measured.errors() > 0);
                var named = named(subject, user);
                Await.until(SOON, "a line about " + named, () -> !logs.containing(named).isEmpty());
            }
        } finally {
            for (var each : all) {
                each.close();
            }
        }
    }

    /// By what a line of the log names it: the bucket, or the subject up to its wildcard.
    private static String named(String subject, int user) {
        return subject.contains("WAYBILL")
                ? "the bucket U" + user
                : subject.replaceAll("\\.[*>]$", "");
    }

    private static NatsServerSettings settings() throws IOException {
        var block = block();
        var users =
                IntStream.rangeClosed(0, SUBJECTS.size())
                        .mapToObj(user ->
                                "{user: u%d, password: p, %s}"
                                        .formatted(user, without(block, user)))
                        .toList();
        return NatsServerSettings.builder()
                .ephemeral()
                .config(
                        "authorization { users: [{user: admin, password: p}, %s] }"
                                .formatted(String.join(",\n", users)))
                .build();
    }

    /// The listed permissions for a prefix of that user's own, without the subject of that number.
    private static String without(String block, int user) {
        var rest = block;
        if (user < SUBJECTS.size()) {
            rest = rest.replaceFirst(Pattern.quote("\"" + SUBJECTS.get(user) + "\"") + ",?", "");
        }
        return rest.replace("WAYBILL", "U" + user);
    }

    private static List<String> subjects() {
        try {
            return block().lines()
                    .flatMap(line -> SUBJECT.matcher(line.split("#", -1)[0]).results())
                    .map(match -> match.group(1))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String block() throws IOException {
        var page = Files.readString(PAGE);
        return page.substring(page.indexOf("## Only to measure")).split("```", -1)[1];
    }

    private static Connection connect(NatsServer server, String user) throws Exception {
        return Nats.connect(Options.builder().server(server.url()).userInfo(user, "p").build());
    }

    /// With a consumer whose oldest message must be asked for.
    private static void stream(Connection admin, String name, boolean direct) throws Exception {
        var management = admin.jetStreamManagement();
        management.addStream(
                StreamConfiguration.builder()
                        .name(name)
                        .subjects(name + ".>")
                        .allowDirect(direct)
                        .storageType(StorageType.Memory)
                        .build());
        admin.jetStream().publish(name + ".a", new byte[1]);
        admin.jetStream().publish(name + ".b", new byte[1]);
        management.addOrUpdateConsumer(
                name,
                ConsumerConfiguration.builder()
                        .durable("c")
                        .ackPolicy(AckPolicy.Explicit)
                        .filterSubject(name + ".b")
                        .build());
    }

    /// A watch as one of the users.
    private static final class Measured implements AutoCloseable {
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final NatsLink link;
        private final Watch watch;

        Measured(NatsServer server, int user) throws InterruptedException {
            var at = server.url().replace("//", "//u" + user + ":p@");
            this.link = new NatsLink(NatsConfig.of(List.of(at)), meters);
            link.start();
            this.watch =
                    new Watch(
                            link,
                            new SharedBucket(link, "u" + user),
                            "self",
                            new WatchConfig(
                                    true,
                                    Duration.ofMillis(200),
                                    List.of("DIRECT", "ASKED"),
                                    List.of(),
                                    100),
                            InstantSource.system(),
                            RandomGenerator.getDefault(),
                            meters);
            watch.start();
        }

        long lags() {
            return watch.picture().stream()
                    .flatMap(picture -> picture.streams().stream())
                    .map(StreamView::consumers)
                    .flatMap(List::stream)
                    .map(ConsumerView::lag)
                    .filter(lag -> lag.flatMap(each -> each.oldest()).isPresent())
                    .count();
        }

        double errors() {
            return meters.find("waybill.exporter.poll.errors").counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();
        }

        @Override
        public void close() throws InterruptedException {
            watch.close();
            link.close();
            meters.close();
        }
    }
}
