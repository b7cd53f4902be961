package dev.waybill.cli;

import dev.waybill.client.ConnectionDefaults;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The connection of one command.
///
/// A server that is not there or does not let the command in is a [CommandFailed], which shows no
/// secret.
final class Session implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Connection connection;
    private final JetStreamOptions jetStream;

    private Session(Connection connection, JetStreamOptions jetStream) {
        this.connection = connection;
        this.jetStream = jetStream;
    }

    static Session open(Target target) throws InterruptedException {
        try {
            return new Session(Nats.connect(options(target)), jetStream(target));
        } catch (AuthenticationException e) {
            throw new CommandFailed(target.shown() + " does not accept these credentials", e);
        } catch (IOException e) {
            throw new CommandFailed("no NATS server answers at " + target.shown() + reason(e), e);
        }
    }

    Connection connection() {
        return connection;
    }

    JetStreamOptions jetStream() {
        return jetStream;
    }

    /// Asks JetStream; what it refuses, or does not answer, is a [CommandFailed] that says what was
    /// asked for.
    <T> T ask(String what, Question<T> question) {
        try {
            return question.of(connection.jetStreamManagement(jetStream));
        } catch (JetStreamApiException e) {
            throw new CommandFailed("cannot " + what + ": " + e.getErrorDescription(), e);
        } catch (IOException e) {
            throw new CommandFailed("cannot " + what + ": " + unanswered(), e);
        }
    }

    /// One request to JetStream's API, by the operation behind its prefix; null where nobody
    /// answers in time.
    @Nullable Message request(String operation, byte[] body) throws InterruptedException {
        return connection.request(jetStream.getPrefix() + operation, body, PATIENCE);
    }

    /// One call of JetStream's management interface.
    @FunctionalInterface
    interface Question<T> {
        T of(JetStreamManagement management) throws IOException, JetStreamApiException;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A request that is not permitted gets no answer, only a word on the connection.
    String unanswered() {
        return Optional.ofNullable(connection.getLastError())
                .filter(said -> said.toLowerCase(Locale.ROOT).contains("permissions violation"))
                .map(said -> "the server says " + said)
                .orElse("JetStream does not answer; it may be off on this server or account");
    }

    private static Options options(Target target) {
        var builder =
                ConnectionDefaults.apply(new Options.Builder())
                        .servers(target.servers().toArray(String[]::new))
                        .connectionTimeout(PATIENCE)
                        .connectionName("waybill-cli")
                        .supportUTF8Subjects()
                        .errorListener(new ErrorListener() {});
        target.login().into(builder);
        if (!target.tls().isEmpty()) {
            builder.sslContext(target.tls().context());
        }
        if (target.tlsFirst()) {
            builder.tlsFirst();
        }
        if (!target.inboxPrefix().isEmpty()) {
            builder.inboxPrefix(target.inboxPrefix());
        }
        return builder.build();
    }

    private static JetStreamOptions jetStream(Target target) {
        var builder = JetStreamOptions.builder().requestTimeout(PATIENCE);
        if (!target.domain().isEmpty()) {
            builder.domain(target.domain());
        }
        if (!target.apiPrefix().isEmpty()) {
            builder.prefix(target.apiPrefix());
        }
        return builder.build();
    }

    private static String reason(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof javax.net.ssl.SSLException) {
                return " over TLS: " + cause.getMessage();
            }
        }
        return "";
    }
}
