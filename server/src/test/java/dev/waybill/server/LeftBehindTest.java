package dev.waybill.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a server whose owner ends in an untimely way.
class LeftBehindTest {
    @TempDir Path folder;

    @Test
    void aServerThatIsStillStartingEndsWithItsOwner() throws Exception {
        Path pid = folder.resolve("pid");
        Path slow =
                Scripts.program(
                        folder.resolve("nats-server"),
                        "[ \"$1\" = --version ] && echo 'nats-server: v2.14.9' && exit\n"
                                + "echo $$ >"
                                + pid
                                + ".new && mv "
                                + pid
                                + ".new "
                                + pid
                                + "\n"
                                + "exec sleep 300");
        Process owner = ServerHolder.start(folder.resolve("store").toString(), slow.toString());
        ProcessHandle server = once(pid).get(20, SECONDS);

        owner.destroy();

        assertThat(owner.waitFor(20, SECONDS)).isTrue();
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void aThrowAwayServerEndsWhenItsOwnerIsKilled() throws Exception {
        Process owner = ServerHolder.start(ServerHolder.THROW_AWAY);
        ProcessHandle server =
                ProcessHandle.of(Long.parseLong(owner.inputReader().readLine())).orElseThrow();
        assertThat(server.isAlive()).isTrue();

        owner.destroyForcibly();

        assertThat(server.onExit().get(20, SECONDS)).isEqualTo(server);
    }

    private static CompletableFuture<ProcessHandle> once(Path pid) {
        return CompletableFuture.supplyAsync(() -> {
            while (!Files.exists(pid)) {
                Thread.onSpinWait();
            }
            try {
                return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .orElseThrow();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
