package dev.waybill.testkit;

import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;

/// One nats-server for a test class: by [WithNats], or as a static field with `@RegisterExtension`,
/// which can also be asked for the server and for connections.
public final class NatsExtension
        implements BeforeAllCallback,
                AfterAllCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(NatsExtension.class);

    private final Optional<Choice> choice;
    private final Queue<Connection> opened = new ConcurrentLinkedQueue<>();
    private @Nullable NatsServer server;

    /// The one that [WithNats] makes, whose choices are read from the annotation.
    NatsExtension() {
        this(Optional.empty());
    }

    private NatsExtension(Optional<Choice> choice) {
        this.choice = choice;
    }

    /// The pinned release without further configuration.
    public static NatsExtension create() {
        return create(NatsVersion.PINNED, settings -> settings);
    }

    /// A release of choice, whose settings (throw-away store, port 0) may be changed before the
    /// start.
    public static NatsExtension create(
            NatsVersion version, UnaryOperator<NatsServerSettings.Builder> settings) {
        return new NatsExtension(Optional.of(new Choice(version, settings)));
    }

    /// The server of the class that runs now.
    public NatsServer server() {
        NatsServer running = server;
        if (running == null) {
            throw new IllegalStateException("there is a server only while the test class runs");
        }
        return running;
    }

    /// A new connection, for the caller to close. It reconnects for ever, every 100 ms, and reports
    /// no errors.
    public Connection connect() {
        return connect(options -> options);
    }

    /// The same with further options; the server is already among them.
    public Connection connect(UnaryOperator<Options.Builder> options) {
        return connect(server().url(), options);
    }

    /// The same by another way to the server, such as a [FaultProxy].
    public Connection connect(String url, UnaryOperator<Options.Builder> options) {
        Connection connection = connection(url, options);
        opened.add(connection);
        return connection;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (context.getStore(NAMESPACE).get(NatsServer.class) != null) {
            return; // a nested class shares the server of the class around it
        }
        Choice chosen = choice.orElseGet(() -> Choice.of(context.getRequiredTestClass()));
        NatsServer started = chosen.start();
        server = started;
        context.getStore(NAMESPACE).put(NatsServer.class, started);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        NatsServer started = context.getStore(NAMESPACE).remove(NatsServer.class, NatsServer.class);
        if (started != null) {
            opened.forEach(NatsExtension::close);
            opened.clear();
            started.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == NatsServer.class || type == Connection.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == NatsServer.class) {
            return server();
        }
        Lent lent = new Lent(connection(server().url(), options -> options));
        context.getStore(NAMESPACE).put(lent, lent);
        return lent.connection();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw withLog(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw withLog(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(
            ExtensionContext context, Throwable failure) throws Throwable {
        throw withLog(failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw withLog(failure);
    }

    private Throwable withLog(Throwable failure) {
        ServerLog.attach(failure, server());
        return failure;
    }

    private static Connection connection(String url, UnaryOperator<Options.Builder> options) {
        Options.Builder defaults =
                new Options.Builder()
                        .server(url)
                        .maxReconnects(-1)
                        .reconnectWait(Duration.ofMillis(100))
                        .reconnectJitter(Duration.ofMillis(50))
                        .connectionTimeout(Duration.ofSeconds(10))
                        .errorListener(new ErrorListener() {});
        try {
            return Nats.connect(options.apply(defaults).build());
        } catch (IOException e) {
            throw new AssertionError("no connection to " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while connecting to " + url, e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Choice(NatsVersion version, UnaryOperator<NatsServerSettings.Builder> settings) {
        static Choice of(Class<?> testClass) {
            WithNats wanted =
                    AnnotationSupport.findAnnotation(testClass, WithNats.class)
                            .orElseThrow(() ->
                                    new IllegalStateException(testClass + " has no @WithNats"));
            return new Choice(
                    wanted.version(),
                    builder -> builder.jetStream(wanted.jetStream()).config(wanted.config()));
        }

        NatsServer start() {
            NatsServerSettings.Builder defaults =
                    NatsServerSettings.builder().binary(version.binary()).ephemeral();
            return NatsServer.start(settings.apply(defaults).build());
        }
    }

    private record Lent(Connection connection) implements AutoCloseable {
        @Override
        public void close() {
            NatsExtension.close(connection);
        }
    }
}
