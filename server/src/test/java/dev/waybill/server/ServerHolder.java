package dev.waybill.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A process of its own that starts a server, says the server's pid, and then only waits.
///
/// Its words are the store, or `--ephemeral`, and perhaps another program than the pinned release,
/// which its owner is then to stop.
final class ServerHolder {
    static final String THROW_AWAY = "--ephemeral";

    private ServerHolder() {}

    public static void main(String[] words) throws InterruptedException {
        NatsServerSettings.Builder settings = NatsServerSettings.builder();
        if (words[0].equals(THROW_AWAY)) {
            settings.ephemeral();
        } else {
            settings.store(Path.of(words[0]));
        }
        if (words.length == 1) {
            settings.binary(NatsBinaries.system().pinned());
        } else {
            settings.binary(NatsBinary.of(Path.of(words[1]))).stopsWithJvm(false);
        }
        NatsServer server = NatsServer.start(settings.build());
        System.out.println(server.pid());
        new CountDownLatch(1).await();
    }

    static Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ServerHolder.class.getName());
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
