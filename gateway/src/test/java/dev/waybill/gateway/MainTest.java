package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway as a process of its own.
@WithNats
class MainTest {
    private static final int SIGTERM_STATUS = 143;

    @TempDir private Path folder;

    @Test
    void printsOneLineWhenItServesAndStopsInOrderWhenToldTo(NatsServer nats) throws Exception {
        var process = start("--nats", nats.url(), "--port", "0", "--management-port", "0");
        try (var out = reader(process)) {
            var ready = out.readLine();
            assertThat(ready)
                    .matches(
                            "ready http://127\\.0\\.0\\.1:\\d+ management http://127\\.0\\.0\\.1:\\d+"
                                    + " nats "
                                    + nats.url());

            process.toHandle().destroy();

            assertThat(out.readLine()).isNull();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(SIGTERM_STATUS);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void stopsItsOwnServerWithIt() throws Exception {
        var process = start("--embedded", "--ephemeral", "--port", "0", "--management-port", "0");
        try (var out = reader(process)) {
            assertThat(out.readLine()).startsWith("ready ");
            var children = process.descendants().toList();
            assertThat(children).isNotEmpty();

            process.toHandle().destroy();

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            Await.until(
                    "the server has ended",
                    () -> children.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsWithTwoWhereTheConfigurationIsWrong() throws Exception {
        var process = start("--port", "many");
        try (var out = reader(process)) {
            assertThat(out.readLine()).isNull();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
            assertThat(log()).contains("server.port", "\"many\" (from arguments)");
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String... args) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-cp"));
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add("dev.waybill.gateway.Main");
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("err.log").toFile())
                .start();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("err.log"));
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
