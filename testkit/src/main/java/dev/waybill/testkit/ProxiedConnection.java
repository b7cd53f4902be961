package dev.waybill.testkit;

import dev.waybill.testkit.NetworkFault.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// One client's connection through a [FaultProxy]: two sockets and a virtual thread for each way.
/// Whichever way ends first ends both.
final class ProxiedConnection {
    private static final int PIECE = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final NetworkFault.Switch fault;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    ProxiedConnection(Socket client, Socket server, NetworkFault.Switch fault) {
        this.client = client;
        this.server = server;
        this.fault = fault;
    }

    void start(Runnable ended) {
        Thread toServer =
                Thread.ofVirtual()
                        .name("fault-proxy-to-server")
                        .unstarted(() -> pump(client, server, Direction.TO_SERVER));
        Thread toClient =
                Thread.ofVirtual()
                        .name("fault-proxy-to-client")
                        .unstarted(() -> {
                            pump(server, client, Direction.TO_CLIENT);
                            endAfter(toServer);
                            ended.run();
                        });
        threads.addAll(List.of(toServer, toClient));
        threads.forEach(Thread::start);
    }

    /// Ends both sockets with a reset, as a broken network does, rather than with a farewell.
    void reset() {
        reset(client);
        reset(server);
        threads.forEach(Thread::interrupt);
    }

    private void pump(Socket from, Socket to, Direction direction) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
                if (fault.passes(direction)) {
                    out.write(piece, 0, size);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private void endAfter(Thread other) {
        try (client;
                server) {
            other.join();
        } catch (IOException | InterruptedException e) {
            reset();
        }
    }

    static void reset(Socket socket) {
        try (socket) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            return; // it was closed already
        }
    }
}
