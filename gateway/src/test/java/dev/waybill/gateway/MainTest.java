package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway as a process of its own.
@WithNats
class MainTest {
    private static final int SIGTERM_STATUS = 143;
    private static final int SIGINT_STATUS = 130;

    @TempDir private Path folder;

    @Test
    void printsOneLineWhenItServesAndStopsInOrderWhenToldTo(NatsServer nats) throws Exception {
        try (var gateway = GatewayProcess.start(folder, Map.of(), "--nats", nats.url())) {
            assertThat(gateway.line())
                    .matches(
                            "ready http://127\\.0\\.0\\.1:\\d+ management http://127\\.0\\.0\\.1:\\d+"
                                    + " nats "
                                    + nats.url());

            gateway.terminate();

            assertThat(gateway.line()).isEmpty();
            assertThat(gateway.status()).isEqualTo(SIGTERM_STATUS);
        }
    }

    @Test
    void stopsItsOwnServerWithIt() throws Exception {
        try (var gateway = GatewayProcess.start(folder, Map.of(), "--embedded", "--ephemeral")) {
            assertThat(gateway.line()).startsWith("ready ");
            var children = gateway.process().descendants().toList();
            assertThat(children).isNotEmpty();

            gateway.terminate();

            assertThat(gateway.status()).isEqualTo(SIGTERM_STATUS);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void leavesNoServerBehindAfterACtrlC() throws Exception {
        try (var gateway = GatewayProcess.startGroup(folder, "--embedded", "--ephemeral")) {
            gateway.ready();
            var children = gateway.process().descendants().toList();
            assertThat(children).isNotEmpty();

            gateway.interruptGroup();

            assertThat(gateway.status()).isEqualTo(SIGINT_STATUS);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void leavesNoServerBehindWhenItIsToldToStopWhileThatStarts() throws Exception {
        var server = neverReady();
        var variables = Map.of("NATS_SERVER", server.toString());
        try (var gateway = GatewayProcess.start(folder, variables, "--embedded", "--ephemeral")) {
            Await.until(
                    "the server is starting",
                    () -> gateway.process().children().anyMatch(MainTest::isSleeping));
            var children = gateway.process().children().toList();

            gateway.terminate();

            assertThat(gateway.status()).isEqualTo(SIGTERM_STATUS);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(gateway.log()).doesNotContain("ERROR");
        }
    }

    @Test
    void endsWithTwoWhereTheConfigurationIsWrong() throws Exception {
        try (var gateway = GatewayProcess.start(folder, Map.of(), "--port", "many")) {
            assertThat(gateway.line()).isEmpty();
            assertThat(gateway.status()).isEqualTo(2);
            assertThat(gateway.log()).contains("server.port", "\"many\" (from arguments)");
        }
    }

    private static boolean isSleeping(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("sleep");
    }

    /// A program that says it is nats-server and never serves.
    private Path neverReady() throws Exception {
        var program = folder.resolve("nats-server");
        Files.writeString(
                program,
                """
                #!/bin/sh
                [ "$1" = --version ] && echo 'nats-server: v2.14.9' && exit
                exec sleep 300
                """);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
