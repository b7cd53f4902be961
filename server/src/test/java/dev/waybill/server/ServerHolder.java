package dev.waybill.server;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A process of its own that starts a server on the named store, says the server's pid, and then
/// only waits.
final class ServerHolder {
    private ServerHolder() {}

    public static void main(String[] words) throws InterruptedException {
        NatsServer server =
                NatsServer.start(
                        NatsServerSettings.builder()
                                .binary(NatsBinaries.system().pinned())
                                .store(Path.of(words[0]))
                                .build());
        System.out.println(server.pid());
        new CountDownLatch(1).await();
    }
}
