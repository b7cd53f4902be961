package dev.waybill.gateway.nats;

import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.meter.MeterCatalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway's connection to NATS.
///
/// Where no server answers at the start it is made in the background, every second, and everything
/// that needs it is 503 until then. Made once it reconnects for ever; where the NATS client closes
/// it for good (credentials refused twice) it is made anew.
public final class NatsLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NatsLink.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration FIRST_TRY = Duration.ofSeconds(2);

    private final Denials denials = new Denials();
    private final Options options;
    private final EventConnection events;
    private final JetStreamOptions jetStream;
    private final Counter reconnects;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch tried = new CountDownLatch(1);
    private final AtomicBoolean wasConnected = new AtomicBoolean();
    private final Thread thread;
    private volatile @Nullable Connection connection;

    public NatsLink(NatsConfig config, MeterRegistry registry) {
        var errors = new QuietErrors(denials);
        this.options =
                NatsOptions.of(config)
                        .connectionListener((_, event) -> heard(event))
                        .errorListener(errors)
                        .build();
        this.events =
                new EventConnection(
                        NatsOptions.of(config)
                                .connectionName("waybill-gateway-events")
                                .errorListener(errors)
                                .build());
        this.jetStream = jetStream(config);
        this.reconnects = MeterCatalogue.NATS_RECONNECTS.single(registry);
        MeterCatalogue.NATS_CONNECTED.gauge(registry, () -> isConnected() ? 1 : 0);
        this.thread = Thread.ofVirtual().name("nats-link").unstarted(this::keep);
    }

    /// Begins to connect; returns when the first try has ended, either way, or after two seconds.
    public void start() throws InterruptedException {
        thread.start();
        if (!tried.await(FIRST_TRY.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("NATS has not answered within {}", FIRST_TRY);
        }
    }

    public boolean isConnected() {
        var current = connection;
        return current != null && current.getStatus() == Connection.Status.CONNECTED;
    }

    /// The connection, which is connected now; ends the request with 503 `nats-unavailable`
    /// otherwise.
    public Connection connected() {
        var current = connection;
        if (current == null || current.getStatus() != Connection.Status.CONNECTED) {
            throw unavailable();
        }
        return current;
    }

    /// The connection as it is, connected or not; empty before the first success.
    public Optional<Connection> current() {
        return Optional.ofNullable(connection);
    }

    /// The other connection, which event streams read from.
    public EventConnection events() {
        return events;
    }

    /// By which requests end that the server does not let through.
    public Denials denials() {
        return denials;
    }

    /// JetStream options with the configured domain or API prefix.
    public JetStreamOptions jetStream() {
        return jetStream;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        events.close();
        var current = connection;
        if (current == null) {
            return;
        }
        if (isConnected()) {
            drain(current);
        }
        close(current);
    }

    static ProblemException unavailable() {
        return Problem.of(ProblemCode.UNAVAILABLE, "the gateway is not connected to NATS")
                .retryAfter(Duration.ofSeconds(2))
                .exception();
    }

    private static void drain(Connection current) {
        try {
            current.drain(Duration.ofSeconds(5)).get(6, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException
                | java.util.concurrent.ExecutionException
                | IllegalStateException e) {
            LOG.debug("the connection to NATS did not drain", e);
        }
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        try {
            do {
                var current = connection;
                if (current == null || current.getStatus() == Connection.Status.CLOSED) {
                    connect();
                }
                tried.countDown();
            } while (!closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tried.countDown();
        }
    }

    private void connect() throws InterruptedException {
        try {
            connection = Nats.connect(options);
            wasConnected.set(true);
            LOG.info("connected to NATS");
        } catch (IOException e) {
            missed(e);
        }
    }

    /// Says it once loudly; the URLs in it may hold passwords.
    private void missed(IOException e) {
        var reason = String.valueOf(e.getMessage()).replaceAll("//[^@/\\s]*@", "//");
        if (tried.getCount() > 0) {
            LOG.warn("no connection to NATS yet, trying again every second: {}", reason);
        } else {
            LOG.debug("no connection to NATS yet: {}", reason);
        }
    }

    private void heard(ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.RECONNECTED) {
            reconnects.increment();
            wasConnected.set(true);
        }
        switch (event) {
            case RECONNECTED, LAME_DUCK -> LOG.info("{}", event);
            case DISCONNECTED -> {
                if (wasConnected.getAndSet(false)) {
                    LOG.warn("{}", event);
                }
            }
            default -> LOG.debug("{}", event);
        }
    }

    private static JetStreamOptions jetStream(NatsConfig config) {
        var builder = JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(5));
        if (!config.domain().isEmpty()) {
            builder.domain(config.domain());
        }
        if (!config.apiPrefix().isEmpty()) {
            builder.prefix(config.apiPrefix());
        }
        return builder.build();
    }

    /// Server texts go to the log only, each loudly once; at most 1,000 are told apart.
    private static final class QuietErrors implements ErrorListener {
        private static final int MOST = 1_000;

        private final Denials denials;
        private final Set<String> said = ConcurrentHashMap.newKeySet();

        QuietErrors(Denials denials) {
            this.denials = denials;
        }

        @Override
        public void errorOccurred(Connection connection, String error) {
            denials.heard(error);
            if (said.size() < MOST && said.add(error)) {
                LOG.warn("NATS says: {}", error);
            } else {
                LOG.debug("NATS says again: {}", error);
            }
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception exception) {
            LOG.debug("NATS connection trouble", exception);
        }
    }
}
