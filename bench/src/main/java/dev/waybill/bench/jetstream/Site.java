package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Processes;
import dev.waybill.client.ConnectionDefaults;
import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;

/// The one nats-server of a run, with a throw-away store on disk, and the way to it.
public final class Site implements AutoCloseable {
    private final NatsServer server;

    private Site(NatsServer server) {
        this.server = server;
    }

    public static Site start() {
        return new Site(NatsServer.start(NatsServerSettings.builder().ephemeral().build()));
    }

    /// A connection of its own, with the same settings for everybody.
    public Connection connect() throws IOException, InterruptedException {
        return Nats.connect(
                ConnectionDefaults.apply(Options.builder().server(server.url())).build());
    }

    public String url() {
        return server.url();
    }

    /// This process and the server.
    public Processes processes() {
        return Processes.of(server.pid());
    }

    public String version() {
        return server.version().toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
