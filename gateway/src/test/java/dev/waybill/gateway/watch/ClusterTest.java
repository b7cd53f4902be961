package dev.waybill.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.survey.ConsumerView;
import dev.waybill.gateway.survey.Freshness;
import dev.waybill.gateway.survey.Picture;
import dev.waybill.gateway.survey.Status;
import dev.waybill.gateway.survey.StreamView;
import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import dev.waybill.testkit.Await;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A cluster of three servers that cannot answer for all that it has.
class ClusterTest {
    private static final Duration ELECTION = Duration.ofSeconds(60);

    private final List<NatsServer> servers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        var routes = freePorts();
        for (int i = 0; i < routes.size(); i++) {
            servers.add(NatsServer.start(settings(i, routes)));
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(NatsServer::close);
    }

    @Test
    void keepsWhatNobodyAnswersForAndThenSaysThatItHasNoLeader() throws Exception {
        try (var connection = connect(servers.getFirst())) {
            make(connection, "ALONE", 1);
            make(connection, "THREE", 3);
            var holder = leader(connection, "ALONE");
            var other = servers.stream().filter(each -> each != holder).findFirst().orElseThrow();
            try (var survey = new Surveying(other.url())) {
                var whole = complete(survey);
                assertThat(alone(whole).facts().placement().leader()).isPresent();
                assertThat(view(whole, "THREE").facts().placement().peers()).hasSize(2);

                holder.kill();
                var kept = missing(survey);
                assertThat(alone(kept).freshness()).isEqualTo(Freshness.KEPT);
                assertThat(alone(kept).facts().contents().messages()).isEqualTo(1);
                assertThat(consumer(kept).facts().progress().pending()).isEqualTo(1);
                assertThat(consumer(kept).status()).contains(Status.LEADERLESS);

                Await.until(
                        ELECTION,
                        "nothing known of it",
                        () -> alone(survey.picture()).freshness() == Freshness.UNKNOWN);
                assertThat(consumer(survey.picture()).status()).contains(Status.LEADERLESS);

                holder.restart();
                assertThat(consumer(complete(survey)).status()).isNotEqualTo(Status.LEADERLESS);
            }
        }
    }

    private static Picture complete(Surveying survey) {
        return await(survey, "a whole picture", picture -> picture.missing() == 0 && hasAlone(picture));
    }

    private static Picture missing(Surveying survey) {
        return await(survey, "a picture that misses one", picture -> picture.missing() > 0);
    }

    private static Picture await(
            Surveying survey, String what, java.util.function.Predicate<Picture> wanted) {
        var last = new java.util.concurrent.atomic.AtomicReference<Picture>();
        Await.until(
                ELECTION,
                what,
                () -> {
                    last.set(survey.picture());
                    return wanted.test(Objects.requireNonNull(last.get()));
                });
        return Objects.requireNonNull(last.get());
    }

    private static boolean hasAlone(Picture picture) {
        return picture.streams().stream()
                .anyMatch(
                        each ->
                                each.facts().name().equals("ALONE")
                                        && each.freshness() == Freshness.FRESH
                                        && each.consumers().size() == 1);
    }

    private static StreamView alone(Picture picture) {
        return view(picture, "ALONE");
    }

    private static StreamView view(Picture picture, String name) {
        return picture.streams().stream()
                .filter(each -> each.facts().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ConsumerView consumer(Picture picture) {
        return alone(picture).consumers().getFirst();
    }

    private NatsServer leader(Connection connection, String stream) throws Exception {
        var cluster = connection.jetStreamManagement().getStreamInfo(stream).getClusterInfo();
        var name = Objects.requireNonNull(Objects.requireNonNull(cluster).getLeader());
        return servers.get(Integer.parseInt(name.substring(1)));
    }

    private static void make(Connection connection, String name, int replicas) {
        Await.until(
                ELECTION,
                "the stream " + name,
                () ->
                        connection
                                        .jetStreamManagement()
                                        .addStream(
                                                StreamConfiguration.builder()
                                                        .name(name)
                                                        .subjects(name + ".>")
                                                        .replicas(replicas)
                                                        .build())
                                != null);
        Await.until(
                ELECTION,
                "a message of " + name,
                () -> connection.jetStream().publish(name + ".a", new byte[1]).getSeqno() == 1);
        Await.until(
                ELECTION,
                "a consumer of " + name,
                () ->
                        connection
                                        .jetStreamManagement()
                                        .addOrUpdateConsumer(
                                                name,
                                                ConsumerConfiguration.builder()
                                                        .durable("c")
                                                        .ackPolicy(AckPolicy.Explicit)
                                                        .build())
                                != null);
    }

    private static Connection connect(NatsServer server) throws Exception {
        return Nats.connect(
                Options.builder()
                        .server(server.url())
                        .maxReconnects(-1)
                        .reconnectWait(Duration.ofMillis(100))
                        .build());
    }

    private static NatsServerSettings settings(int number, List<Integer> routes) {
        var others =
                routes.stream()
                        .map(port -> "nats://127.0.0.1:" + port)
                        .collect(Collectors.joining(", "));
        return NatsServerSettings.builder()
                .ephemeral()
                .config(
                        """
                        server_name: n%d
                        cluster { name: c, listen: "127.0.0.1:%d", routes: [%s] }
                        """
                                .formatted(number, routes.get(number), others))
                .build();
    }

    private static List<Integer> freePorts() throws Exception {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < 3; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }
}
