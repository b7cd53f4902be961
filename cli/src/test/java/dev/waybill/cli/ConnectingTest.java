package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithNats(config = ConnectingTest.USERS)
class ConnectingTest {
    static final String USERS =
            """
            authorization {
              users = [
                { user: boss, password: verysecret }
                { user: reader, password: alsosecret, permissions: {
                    publish: ["$JS.API.INFO"], subscribe: ["_INBOX.>"] } }
              ]
            }
            """;

    @TempDir private Path home;

    private final NatsServer nats;

    ConnectingTest(NatsServer nats) {
        this.nats = nats;
    }

    @BeforeAll
    static void make(NatsServer nats) throws Exception {
        try (Connection boss = Nats.connect(nats.url().replace("//", "//boss:verysecret@"))) {
            boss.jetStreamManagement()
                    .addStream(
                            StreamConfiguration.builder()
                                    .name("ORDERS")
                                    .subjects("orders.>")
                                    .storageType(StorageType.Memory)
                                    .build());
        } catch (JetStreamApiException e) {
            throw new AssertionError("the stream was not made", e);
        }
    }

    @Test
    void connectsAsAUser() {
        var ran =
                shell().run(
                                "streams",
                                "--nats",
                                nats.url(),
                                "--user",
                                "boss",
                                "--password",
                                "verysecret");

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("ORDERS");
    }

    @Test
    void showsNoSecretWhereItIsNotAccepted() {
        var url = nats.url().replace("//", "//boss:wrongsecret@");

        var ran = shell().run("streams", "--nats", url);

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err())
                .contains(nats.url(), "credentials")
                .doesNotContain("wrongsecret")
                .doesNotContain("\tat ");
    }

    @Test
    void namesTheServerThatIsNotThere() throws IOException {
        var url = "nats://127.0.0.1:" + freePort();

        var ran = shell().run("streams", "--nats", url, "--token", "verysecret");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualToIgnoringNewLines("waybill streams: no NATS server answers at " + url);
    }

    @Test
    void saysThatAUserMayNotPublish() {
        var ran = asReader("pub", "orders.placed", "x");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("does not permit publishing to orders.placed");
    }

    @Test
    void saysWhatAUserMayNotAsk() {
        var ran = asReader("streams");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("cannot list the streams", "Permissions Violation");
    }

    @Test
    void takesTheSelectedContext() throws IOException {
        context("prod", nats.url());
        Files.writeString(home.resolve(".config/nats/context.txt"), "prod\n");

        var ran = shell().run("streams");

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("ORDERS");
    }

    @Test
    void takesANamedContextFromTheConfigurationDirectory() throws IOException {
        context("prod", nats.url());

        var ran =
                new Shell(Path.of("nowhere"))
                        .with("XDG_CONFIG_HOME", home.resolve(".config").toString())
                        .run("streams", "--context", "prod");

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("ORDERS");
    }

    @Test
    void sendsTheSelectedContextsCredentialsToNoOtherServer() throws IOException {
        context("prod", "nats://127.0.0.1:" + freePort());
        Files.writeString(home.resolve(".config/nats/context.txt"), "prod");

        var ran = shell().run("streams", "--nats", nats.url());

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("does not accept these credentials");
    }

    @Test
    void namesTheContextThatIsNotThere() {
        var ran = shell().run("streams", "--context", "prod");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("there is no context prod", "prod.json");
    }

    @Test
    void showsNothingOfAContextThatIsNoJson() throws IOException {
        var file = Files.writeString(home.resolve("broken.json"), "{\"password\": verysecret");

        var ran = shell().run("streams", "--context", file.toString());

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("broken.json").doesNotContain("verysecret");
    }

    @Test
    void namesACredentialsFileThatIsNotThere() {
        var ran = shell().run("streams", "--nats", nats.url(), "--creds", "missing.creds");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("missing.creds");
    }

    @Test
    void refusesTwoWaysToLogIn() {
        var ran = shell().run("streams", "--token", "t", "--creds", "file");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--creds", "--token");
    }

    @Test
    void refusesAUserWithoutAPassword() {
        var ran = shell().run("streams", "--user", "boss");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--password");
    }

    private Shell shell() {
        return new Shell(home);
    }

    private Shell.Ran asReader(String... command) {
        return shell().with("NATS_URL", nats.url().replace("//", "//reader:alsosecret@"))
                .run(command);
    }

    private void context(String name, String url) throws IOException {
        var folder = Files.createDirectories(home.resolve(".config/nats/context"));
        Files.writeString(
                folder.resolve(name + ".json"),
                "{\"url\":\"%s\",\"user\":\"boss\",\"password\":\"verysecret\"}".formatted(url));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
