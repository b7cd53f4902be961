package dev.waybill.server;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How a nats-server is to be started: always on 127.0.0.1, always with JetStream.
public final class NatsServerSettings {
    private final NatsBinary binary;
    private final Optional<Path> store;
    private final int port;
    private final boolean portInsisted;
    private final String jetStream;
    private final String config;
    private final Duration startLimit;
    private final Duration stopLimit;
    private final boolean stopsWithJvm;

    private NatsServerSettings(Builder builder, NatsBinary binary) {
        this.binary = binary;
        this.store = builder.store;
        this.port = builder.port;
        this.portInsisted = builder.portInsisted;
        this.jetStream = builder.jetStream;
        this.config = builder.config;
        this.startLimit = builder.startLimit;
        this.stopLimit = builder.stopLimit;
        this.stopsWithJvm = builder.stopsWithJvm;
    }

    public static Builder builder() {
        return new Builder();
    }

    /// The store that survives restarts: `waybill/nats` in the user's data directory.
    public static Path defaultStore() {
        return UserDirectories.system().data().resolve("nats");
    }

    NatsBinary binary() {
        return binary;
    }

    /// Empty for a throw-away store.
    Optional<Path> store() {
        return store;
    }

    int port() {
        return port;
    }

    /// Whether another port is no answer when this one is taken.
    boolean portInsisted() {
        return portInsisted;
    }

    String jetStream() {
        return jetStream;
    }

    String config() {
        return config;
    }

    Duration startLimit() {
        return startLimit;
    }

    Duration stopLimit() {
        return stopLimit;
    }

    boolean stopsWithJvm() {
        return stopsWithJvm;
    }

    /// Mutable, for one thread. Setters check; `build` finds the program where none was given.
    public static final class Builder {
        private Optional<NatsBinary> binary = Optional.empty();
        private Optional<Path> store = Optional.of(defaultStore());
        private int port;
        private boolean portInsisted = true;
        private String jetStream = "";
        private String config = "";
        private Duration startLimit = Duration.ofSeconds(30);
        private Duration stopLimit = Duration.ofSeconds(10);
        private boolean stopsWithJvm = true;

        private Builder() {}

        /// Default: what [NatsBinaries#forUse] finds, which may build it.
        public Builder binary(NatsBinary value) {
            binary = Optional.of(value);
            return this;
        }

        /// A directory that is kept. Default: [#defaultStore].
        public Builder store(Path value) {
            store = Optional.of(requireNonNull(value, "store"));
            return this;
        }

        /// A new directory that is deleted by `close`.
        public Builder ephemeral() {
            store = Optional.empty();
            return this;
        }

        /// Default 0: a free one, which stays the same over restarts.
        public Builder port(int value) {
            if (value < 0 || value > 65_535) {
                throw new IllegalArgumentException(
                        "port must be from 0 (any free one) to 65535: " + value);
            }
            port = value;
            portInsisted = true;
            return this;
        }

        /// A port to take when it is free at the start; else any free one.
        public Builder preferredPort(int value) {
            port(value);
            portInsisted = false;
            return this;
        }

        /// Lines in nats-server's configuration language for its `jetstream` block, such as
        /// `domain: hub`.
        public Builder jetStream(String lines) {
            jetStream = requireNonNull(lines, "lines");
            return this;
        }

        /// Further top-level lines in nats-server's configuration language, such as `authorization`
        /// or `tls`.
        public Builder config(String lines) {
            config = requireNonNull(lines, "lines");
            return this;
        }

        /// Time to become ready, which includes reading the store. Default 30 s.
        public Builder startLimit(Duration value) {
            startLimit = positive("start limit", value);
            return this;
        }

        /// Time to end after SIGTERM; then follows SIGKILL. Default 10 s.
        public Builder stopLimit(Duration value) {
            stopLimit = positive("stop limit", value);
            return this;
        }

        /// Whether the end of the JVM stops the server. Default true; whoever has an order for that
        /// end closes it there, and sets false.
        public Builder stopsWithJvm(boolean value) {
            stopsWithJvm = value;
            return this;
        }

        public NatsServerSettings build() {
            return new NatsServerSettings(
                    this, binary.orElseGet(() -> NatsBinaries.system().forUse()));
        }

        private static Duration positive(String name, Duration value) {
            if (!value.isPositive()) {
                throw new IllegalArgumentException(name + " must be positive: " + value);
            }
            return value;
        }
    }
}
