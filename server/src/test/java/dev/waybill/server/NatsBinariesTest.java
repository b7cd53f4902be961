package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsBinariesTest {
    private static final String PINNED = PinnedRelease.version().toString();

    @TempDir Path folder;

    private Path goRoot;

    @BeforeEach
    void breakGo() throws IOException {
        goRoot = folder.resolve("go");
        Scripts.program(goRoot.resolve("bin/go"), "echo no such network; exit 1");
    }

    @Test
    void preferTheOneThatTheVariableNames() throws Exception {
        Path named = Scripts.serverOfVersion(folder.resolve("named"), "2.11.6");
        Path onPath = Scripts.serverOfVersion(folder.resolve("path"), "2.12.0");

        NatsBinary found =
                binaries(
                                Map.of(
                                        "NATS_SERVER",
                                        named.toString(),
                                        "PATH",
                                        onPath.getParent() + ":/bin"))
                        .forUse();

        assertThat(found).isEqualTo(new NatsBinary(named, new ServerVersion(2, 11, 6)));
    }

    @Test
    void refuseAVariableThatNamesNoProgram() {
        NatsBinaries binaries = binaries(Map.of("NATS_SERVER", folder.resolve("gone").toString()));

        assertThatThrownBy(binaries::forUse)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(folder.resolve("gone").toString());
    }

    @Test
    void refuseAVariableThatNamesSomethingElse() throws Exception {
        Path other = Scripts.program(folder.resolve("other"), "echo 'other 1.2.3'");
        NatsBinaries binaries = binaries(Map.of("NATS_SERVER", other.toString()));

        assertThatThrownBy(binaries::forUse)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a nats-server");
    }

    @Test
    void refuseAVariableThatNamesATooOldServer() throws Exception {
        Path old = Scripts.serverOfVersion(folder, "2.8.4");
        NatsBinaries binaries = binaries(Map.of("NATS_SERVER", old.toString()));

        assertThatThrownBy(binaries::forUse)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2.8.4")
                .hasMessageContaining("2.9.10");
    }

    @Test
    void takeANewEnoughOneFromThePath() throws Exception {
        Path onPath = Scripts.serverOfVersion(folder.resolve("path"), "2.10.0");

        assertThat(binaries(Map.of("PATH", onPath.getParent() + ":/bin")).forUse().path())
                .isEqualTo(onPath);
    }

    @Test
    void passOverAnOldOneOnThePath() throws Exception {
        Path onPath = Scripts.serverOfVersion(folder.resolve("path"), "2.9.25");
        pretendGoBuilds();

        assertThat(binaries(Map.of("PATH", onPath.getParent() + ":/bin")).forUse().version())
                .hasToString(PINNED);
    }

    @Test
    void pinTheReleaseWhateverThePathHas() throws Exception {
        Path onPath = Scripts.serverOfVersion(folder.resolve("path"), "2.99.0");
        pretendGoBuilds();

        assertThat(binaries(Map.of("PATH", onPath.getParent() + ":/bin")).pinned().version())
                .hasToString(PINNED);
    }

    @Test
    void pinTheNamedOneOnlyWhenItIsThatRelease() throws Exception {
        Path other = Scripts.serverOfVersion(folder.resolve("other"), "2.11.6");
        Path same = Scripts.serverOfVersion(folder.resolve("same"), PINNED);
        pretendGoBuilds();

        assertThat(binaries(Map.of("NATS_SERVER", same.toString())).pinned().path())
                .isEqualTo(same);
        assertThat(binaries(Map.of("NATS_SERVER", other.toString())).pinned().version())
                .hasToString(PINNED);
    }

    @Test
    void buildOnceForAllWhoAskAtTheSameTime() throws Exception {
        pretendGoBuilds();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<NatsBinary>> found =
                    List.of(
                            threads.submit(() -> binaries(Map.of()).forUse()),
                            threads.submit(() -> binaries(Map.of()).forUse()),
                            threads.submit(() -> binaries(Map.of()).forUse()));
            for (Future<NatsBinary> one : found) {
                assertThat(one.get().path()).hasFileName("nats-server-" + PINNED);
            }
        }

        assertThat(folder.resolve("builds")).hasContent("built");
    }

    @Test
    void leaveNothingHalfBuiltBehind() {
        assertThatThrownBy(() -> binaries(Map.of()).pinned())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContaining("no such network");

        assertThat(folder.resolve("home/.cache/waybill"))
                .isDirectoryNotContaining(file -> !file.toString().endsWith(".lock"));
    }

    @Test
    void fallBackToThePackagedOne() throws Exception {
        Path packaged = Scripts.serverOfVersion(folder.resolve("sbin"), "2.9.10");

        assertThat(binaries(Map.of(), packaged).forUse().path()).isEqualTo(packaged);
    }

    @Test
    void nameTheWaysWhenThereIsNone() {
        assertThatThrownBy(() -> binaries(Map.of()).forUse())
                .isInstanceOf(NatsServerException.class)
                .hasMessageContainingAll(
                        "NATS_SERVER",
                        "PATH",
                        "Go 1.21",
                        PINNED,
                        "apt-get install nats-server",
                        "--nats")
                .hasMessageContaining("no such network");
    }

    private void pretendGoBuilds() throws IOException {
        Scripts.program(
                goRoot.resolve("bin/go"),
                """
                test -f go.sum || exit 3
                echo built >> '%s'
                printf '#!/bin/sh\\necho nats-server: v%s\\n' > "$4"
                chmod +x "$4"
                """
                        .formatted(folder.resolve("builds"), PINNED));
    }

    private NatsBinaries binaries(Map<String, String> environment, Path... packaged) {
        Map<String, String> all = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
        all.put("GOROOT", goRoot.toString());
        all.putAll(environment);
        return NatsBinaries.of(all, folder.resolve("home"), List.of(packaged));
    }
}
