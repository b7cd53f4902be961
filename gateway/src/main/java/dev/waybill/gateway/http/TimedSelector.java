package dev.waybill.gateway.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;

/// Serves HTTP/1.1 and nothing else, on connections that a [Watchdog] looks after.
final class TimedSelector implements ServerConnectionSelector {
    private static final int FRAMING = 8;

    private final Watchdog watchdog;
    private final Limits limits;
    private final ServerConnectionSelector http1;

    TimedSelector(Watchdog watchdog, Limits limits) {
        this.watchdog = watchdog;
        this.limits = limits;
        var config =
                Http1Config.builder()
                        .maxHeadersSize(limits.headerBytes())
                        .maxPrologueLength(8 * 1024)
                        .addReceiveListener(new PrologueListener())
                        .build();
        this.http1 = Http1ConnectionSelector.builder().config(config).build();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        long raw = limits.headerBytes() + 64 * 1024L + FRAMING * limits.batchBytes();
        var patience =
                new Patience(
                        limits.requestTimeout(), limits.writeTimeout(), limits.idleTimeout(), raw);
        var timed = new TimedConnection(context, patience);
        return new Watched(timed, http1.connection(timed), watchdog);
    }

    private static final class PrologueListener implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            if (context instanceof TimedConnection timed) {
                timed.patience().prologueRead();
            }
        }
    }

    /// The web server asks whether a connection may be interrupted: it may while it waits for the
    /// first line of a request.
    private record Watched(TimedConnection timed, ServerConnection real, Watchdog watchdog)
            implements ServerConnection, InterruptableTask<Void> {
        @Override
        public boolean canInterrupt() {
            return real instanceof InterruptableTask<?> task && task.canInterrupt();
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            timed.readsPrologue(this::canInterrupt);
            watchdog.opened(timed);
            try {
                handleAs(limit);
            } finally {
                watchdog.closed(timed);
            }
        }

        private void handleAs(Limit limit) throws InterruptedException {
            ScopedValue.where(TimedConnection.CURRENT, timed)
                    .<Boolean, InterruptedException>call(() -> {
                        real.handle(limit);
                        return true;
                    });
        }

        @Override
        public Duration idleTime() {
            return real.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            real.close(interrupt);
        }
    }
}
