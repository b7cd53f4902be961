package dev.waybill.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A TCP proxy on 127.0.0.1, in front of a server on the same machine, that behaves like a bad
/// network when told to.
///
/// Connections go through untouched at first. One fault at a time is in force, for old and new
/// connections alike, until the next call; bytes that were dropped stay lost. `close` ends every
/// connection.
public final class FaultProxy implements AutoCloseable {
    private final int target;
    private final ServerSocket listener;
    private final NetworkFault.Switch fault = new NetworkFault.Switch();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

    private FaultProxy(int target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /// A proxy on a free port for the server on the given one.
    public static FaultProxy to(int port) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            FaultProxy proxy = new FaultProxy(port, listener);
            Thread.ofVirtual().name("fault-proxy-accept").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a proxy", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url() {
        return "nats://127.0.0.1:" + port();
    }

    /// Open connections through the proxy.
    public int connections() {
        return connections.size();
    }

    /// Everything goes through again. What stood still goes on.
    public void pass() {
        fault.set(NetworkFault.NONE);
    }

    /// Nothing goes through, nothing is lost, and every socket stays open.
    public void stall() {
        fault.set(new NetworkFault(NetworkFault.Way.HOLD, NetworkFault.Way.HOLD, Duration.ZERO));
    }

    /// What clients send is read and thrown away; answers go through.
    public void dropToServer() {
        fault.set(new NetworkFault(NetworkFault.Way.DROP, NetworkFault.Way.PASS, Duration.ZERO));
    }

    /// What the server sends is read and thrown away; requests go through.
    public void dropToClient() {
        fault.set(new NetworkFault(NetworkFault.Way.PASS, NetworkFault.Way.DROP, Duration.ZERO));
    }

    /// Each piece, of at most 16 KiB, waits this long in each direction, one after the other.
    public void delay(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative: " + wait);
        }
        fault.set(new NetworkFault(NetworkFault.Way.PASS, NetworkFault.Way.PASS, wait));
    }

    /// Resets every open connection. New ones are under the fault in force.
    public void cut() {
        connections.forEach(ProxiedConnection::reset);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            pass();
            cut();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            accepted().ifPresent(this::join);
        }
    }

    /// Nothing when the proxy is closed, or the client has gone already.
    private Optional<Socket> accepted() {
        try {
            return Optional.of(listener.accept());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void join(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            ProxiedConnection connection = new ProxiedConnection(client, server, fault);
            connections.add(connection);
            connection.start(() -> connections.remove(connection));
            if (listener.isClosed()) {
                connection.reset();
            }
        } catch (IOException e) {
            ProxiedConnection.reset(client);
        }
    }
}
