package dev.waybill.server;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsServerTest {
    private static final NatsBinary BINARY = NatsBinaries.system().pinned();

    private NatsServer server;

    @BeforeEach
    void start() {
        server = NatsServer.start(throwAway().build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void acceptsClientsWithJetStreamOnLoopback() throws Exception {
        assertThat(server.url()).isEqualTo("nats://127.0.0.1:" + server.port());
        assertThat(greeting(server)).contains("\"jetstream\":true", "\"version\":\"2.14.9\"");
        assertThat(server.version()).hasToString("2.14.9");
    }

    @Test
    void isOutOfReachOfTheTerminalsInterrupt() {
        Command.Outcome group =
                Command.run(
                        List.of("ps", "-o", "pgid=", "-p", Long.toString(server.pid())),
                        Map.of(),
                        Path.of("/"),
                        Duration.ofSeconds(10));

        assertThat(group.output().strip()).isEqualTo(Long.toString(server.pid()));
    }

    @Test
    void tellsItsLog() {
        assertThat(server.log(100)).anyMatch(line -> line.endsWith("Server is ready"));
        assertThat(server.log(1)).hasSize(1);
    }

    @Test
    void endsAndDeletesItsThrowAwayStoreOnClose() {
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        assertThat(server.store()).isDirectory();

        server.close();
        server.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(server.store()).doesNotExist();
    }

    @Test
    void comesBackOnItsPortAfterAKill() throws Exception {
        int port = server.port();
        long pid = server.pid();

        server.kill();
        assertThat(server.isAlive()).isFalse();
        server.restart();

        assertThat(server.port()).isEqualTo(port);
        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(greeting(server)).startsWith("INFO");
    }

    @Test
    void comesBackOnItsPortWhenRestartedWhileItRuns() throws Exception {
        int port = server.port();

        server.restart();

        assertThat(server.port()).isEqualTo(port);
        assertThat(greeting(server)).startsWith("INFO");
    }

    @Test
    void waitsForItsPortWhenAnotherHoldsItForAMoment() throws Exception {
        server.kill();
        ServerSocket other = new ServerSocket(server.port(), 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> closeOnceItWasInTheWay(other));

        server.restart();

        assertThat(other.isClosed()).isTrue();
        assertThat(greeting(server)).startsWith("INFO");
    }

    @Test
    void tellsOfAnEndThatNobodyAskedFor() throws Exception {
        BlockingQueue<NatsExit> exits = new LinkedBlockingQueue<>();
        server.onExit(exits::add);
        long pid = server.pid();

        server.kill();

        NatsExit exit = requireNonNull(exits.poll(20, SECONDS));
        assertThat(exit.pid()).isEqualTo(pid);
        assertThat(exit.code()).isEqualTo(128 + 9);
        assertThat(exit.log()).contains("Server is ready");
    }

    @Test
    void tellsOfEachEndButNotOfThoseThatWereAskedFor() throws Exception {
        BlockingQueue<NatsExit> exits = new LinkedBlockingQueue<>();
        server.onExit(exits::add);

        server.restart();
        long second = server.pid();
        server.kill();
        server.restart();
        server.close();

        assertThat(requireNonNull(exits.poll(20, SECONDS)).pid()).isEqualTo(second);
        assertThat(exits).isEmpty();
    }

    @Test
    void answersNothingWhileSuspended() throws Exception {
        server.suspend();
        assertThatThrownBy(() -> greeting(server, Duration.ofMillis(300)))
                .isInstanceOf(SocketTimeoutException.class);

        server.resume();

        assertThat(greeting(server)).startsWith("INFO");
    }

    @Test
    void endsAlsoWhenSuspended() {
        server.suspend();

        server.close();

        assertThat(server.isAlive()).isFalse();
        assertThat(server.store()).doesNotExist();
    }

    @Test
    void refusesARestartAfterClose() {
        server.close();

        assertThatThrownBy(server::restart).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsAStoreThatWasNamed(@TempDir Path folder) {
        Path store = folder.resolve("deep/store");
        NatsServer kept = NatsServer.start(throwAway().store(store).build());

        kept.close();

        assertThat(store.resolve("jetstream")).isDirectory();
        assertThat(store.resolve("waybill.pid")).doesNotExist();
    }

    @Test
    void keepsItsConfigurationFromOthers() throws Exception {
        try (NatsServer secret =
                NatsServer.start(
                        throwAway().config("authorization { token: \"t0ps3cret\" }").build())) {
            Path config = secret.store().resolve("nats-server.conf");

            assertThat(Files.readString(config)).contains("t0ps3cret");
            assertThat(Files.getPosixFilePermissions(config)).hasSize(2);
            assertThat(greeting(secret)).contains("\"auth_required\":true");
        }
    }

    @Test
    void takesLinesForJetStream() throws Exception {
        try (NatsServer hub = NatsServer.start(throwAway().jetStream("domain: hub").build())) {
            assertThat(greeting(hub)).contains("\"domain\":\"hub\"");
        }
    }

    @Test
    void saysWhatTheServerDislikesInItsConfiguration() {
        NatsServerSettings wrong = throwAway().config("no_such_key: 1").build();

        assertThatThrownBy(() -> NatsServer.start(wrong))
                .isInstanceOf(NatsServerException.class)
                .hasMessageContaining("no_such_key");
    }

    @Test
    void leavesNoThrowAwayStoreBehindWhenItCannotStart() {
        NatsServerSettings wrong = throwAway().config("no_such_key: 1").build();

        NatsServerException failure =
                catchThrowableOfType(NatsServerException.class, () -> NatsServer.start(wrong));

        Matcher store = Pattern.compile("/\\S*waybill-nats-\\d+").matcher(failure.getMessage());
        assertThat(store.find()).isTrue();
        assertThat(Path.of(store.group())).doesNotExist();
    }

    @Test
    void saysThatItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NatsServerSettings settings = throwAway().port(taken.getLocalPort()).build();

            assertThatThrownBy(() -> NatsServer.start(settings))
                    .isInstanceOf(NatsServerException.class)
                    .hasMessageContaining("address already in use");
        }
    }

    @Test
    void takesAPreferredPortThatIsFree() {
        int port = server.port();
        server.close();

        try (NatsServer other = NatsServer.start(throwAway().preferredPort(port).build())) {
            assertThat(other.port()).isEqualTo(port);
        }
    }

    @Test
    void takesAnotherPortWhenThePreferredOneIsTaken() throws Exception {
        NatsServerSettings settings = throwAway().preferredPort(server.port()).build();

        try (NatsServer other = NatsServer.start(settings)) {
            assertThat(other.port()).isPositive().isNotEqualTo(server.port());
            assertThat(greeting(other)).startsWith("INFO");
        }
    }

    private void closeOnceItWasInTheWay(ServerSocket other) {
        try (other) {
            while (server.log(20).stream()
                    .noneMatch(line -> line.contains("address already in use"))) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NatsServerSettings.Builder throwAway() {
        return NatsServerSettings.builder().binary(BINARY).ephemeral();
    }

    private static String greeting(NatsServer server) throws IOException {
        return greeting(server, Duration.ofSeconds(20));
    }

    private static String greeting(NatsServer server, Duration limit) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) limit.toMillis());
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return reader.readLine();
        }
    }
}
