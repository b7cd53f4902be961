package dev.waybill.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOwnershipTest {
    @TempDir Path store;

    @Test
    void refusesAStoreThatIsInUseAndNamesItsServer() {
        try (NatsServer first = NatsServer.start(settings())) {
            assertThatThrownBy(() -> NatsServer.start(settings()))
                    .isInstanceOf(NatsServerException.class)
                    .hasMessageContainingAll(
                            store.toString(), "pid " + first.pid(), "--ephemeral", "--nats");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void staysClosedToOtherProcessesAfterARefusalInThisOne() throws Exception {
        try (NatsServer first = NatsServer.start(settings())) {
            assertThatThrownBy(() -> NatsServer.start(settings()))
                    .isInstanceOf(NatsServerException.class);

            Process other = holder();

            assertThat(other.waitFor(30, SECONDS)).isTrue();
            assertThat(other.exitValue()).isOne();
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void isFreeAgainAfterClose() {
        NatsServer.start(settings()).close();

        try (NatsServer second = NatsServer.start(settings())) {
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void isFreeAgainAfterAStartThatFailed() {
        NatsServerSettings wrong = builder().config("no_such_key: 1").build();
        assertThatThrownBy(() -> NatsServer.start(wrong)).isInstanceOf(NatsServerException.class);

        try (NatsServer second = NatsServer.start(settings())) {
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void reportsAServerThatACrashLeftAndDoesNotTouchIt() throws Exception {
        ProcessHandle left = serverLeftByACrash();
        try {
            assertThatThrownBy(() -> NatsServer.start(settings()))
                    .isInstanceOf(NatsServerException.class)
                    .hasMessageContainingAll(
                            "pid " + left.pid(),
                            "kill " + left.pid(),
                            "nats://127.0.0.1:",
                            store.toString());
            assertThat(left.isAlive()).isTrue();
        } finally {
            end(left);
        }
    }

    @Test
    void takesOverWhatADeadServerLeft() throws Exception {
        end(serverLeftByACrash());
        assertThat(store.resolve("waybill.pid")).exists();

        try (NatsServer next = NatsServer.start(settings())) {
            assertThat(next.isAlive()).isTrue();
        }
    }

    @Test
    void takesOverAPidThatAnotherProcessHasGotSince() throws Exception {
        Files.writeString(
                store.resolve("waybill.pid"), ProcessHandle.current().pid() + "\n1\n4222\n");

        try (NatsServer next = NatsServer.start(settings())) {
            assertThat(next.isAlive()).isTrue();
        }
    }

    @Test
    void saysWhatToDoAboutANoteThatCannotBeRead() throws Exception {
        Files.writeString(store.resolve("waybill.pid"), "not a pid");

        assertThatThrownBy(() -> NatsServer.start(settings()))
                .isInstanceOf(NatsServerException.class)
                .hasMessageContainingAll("waybill.pid", "delete the file");
    }

    @Test
    void stopsTheServerWhenTheJvmStops() throws Exception {
        Process holder = holder();
        ProcessHandle server = serverOf(holder);

        holder.destroy();

        assertThat(holder.waitFor(30, SECONDS)).isTrue();
        assertThat(server.isAlive()).isFalse();
        assertThat(store.resolve("waybill.pid")).doesNotExist();
    }

    private ProcessHandle serverLeftByACrash() throws Exception {
        Process holder = holder();
        ProcessHandle server = serverOf(holder);
        holder.destroyForcibly().waitFor();
        return server;
    }

    private Process holder() throws IOException {
        return ServerHolder.start(store.toString());
    }

    private static ProcessHandle serverOf(Process holder) throws IOException {
        BufferedReader said = holder.inputReader();
        return ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
    }

    private static void end(ProcessHandle process) throws Exception {
        process.destroyForcibly();
        process.onExit().get(20, SECONDS);
    }

    private NatsServerSettings settings() {
        return builder().build();
    }

    private NatsServerSettings.Builder builder() {
        return NatsServerSettings.builder().binary(NatsBinaries.system().pinned()).store(store);
    }
}
