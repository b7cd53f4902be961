package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.PurgeOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What streams answer: direct gets, publishes that expect a last sequence, deletes.
///
/// Whatever does not answer is a [DeadLetterException].
final class Store {
    static final int STREAM_NOT_FOUND = 10_059;
    static final int CONSUMER_NOT_FOUND = 10_014;
    static final int NO_MESSAGE = 10_037;
    private static final String EXPECTED = "Nats-Expected-Last-Subject-Sequence";
    private static final int WRONG_LAST_SEQUENCE = 10_071;
    private static final int NOT_FOUND = 404;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final JetStreamOptions options;
    private final DeadLetterSpace space;
    private final JetStream jetStream;
    private final JetStreamManagement management;
    private final Facts facts;

    Store(Connection connection, JetStreamOptions options, DeadLetterSpace space) {
        this.connection = connection;
        this.options = options;
        this.space = space;
        this.facts = new Facts(connection, options);
        this.jetStream = ask("JetStream", () -> connection.jetStream(options));
        this.management = ask("JetStream", () -> connection.jetStreamManagement(options));
    }

    /// One question to NATS.
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException, JetStreamApiException;
    }

    static <T> T ask(String what, Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            throw new DeadLetterException(what + ": " + e.getMessage(), e);
        }
    }

    /// Empty where the server answers with one of those errors.
    static <T> Optional<T> askUnless(int code, int other, String what, Question<T> question) {
        return ask(
                what,
                () -> {
                    try {
                        return Optional.of(question.ask());
                    } catch (JetStreamApiException e) {
                        if (e.getApiErrorCode() == code || e.getApiErrorCode() == other) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    DeadLetterSpace space() {
        return space;
    }

    Connection connection() {
        return connection;
    }

    JetStreamOptions options() {
        return options;
    }

    Facts facts() {
        return facts;
    }

    JetStreamManagement management() {
        return management;
    }

    Optional<Stored> last(String stream, String subject) {
        return await(lastLater(stream, subject));
    }

    /// The same, without waiting for the answer.
    CompletableFuture<Optional<Stored>> lastLater(String stream, String subject) {
        return direct(stream + "." + subject, NOTHING);
    }

    /// The first message from that sequence on whose subject matches.
    Optional<Stored> next(String stream, String pattern, long from) {
        var query = "{\"seq\":" + Math.max(1, from) + ",\"next_by_subj\":\"" + pattern + "\"}";
        return await(direct(stream, query.getBytes(StandardCharsets.UTF_8)));
    }

    /// The sequence; empty where the last message of the subject is not the expected one.
    Optional<Long> publish(
            String stream, String subject, Headers headers, byte[] data, long expected) {
        var expecting = new Headers(headers);
        expecting.put(EXPECTED, Long.toString(expected));
        return ask(
                "publish to " + stream,
                () -> {
                    try {
                        return Optional.of(send(stream, subject, expecting, data));
                    } catch (JetStreamApiException e) {
                        if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    /// Publishes without an expected sequence, and to a stream whose name no header can hold
    /// without naming it: the server lets one stream alone take a subject.
    long send(String stream, String subject, Headers headers, byte[] data)
            throws IOException, JetStreamApiException {
        var message = NatsMessage.builder().subject(subject).headers(headers).data(data).build();
        var expecting = PublishOptions.builder();
        if (stream.matches("[!-~]+")) {
            expecting.expectedStream(stream);
        }
        return jetStream.publish(message, expecting.build()).getSeqno();
    }

    /// Deletes that message, if it is still there.
    void delete(String stream, String subject, long sequence) {
        try {
            ask("delete from " + stream, () -> management.deleteMessage(stream, sequence, false));
        } catch (DeadLetterException e) {
            if (last(stream, subject).filter(there -> there.sequence() == sequence).isPresent()) {
                throw e;
            }
        }
    }

    /// Deletes every message of the subject up to that sequence.
    void purge(String stream, String subject, long upTo) {
        var which = PurgeOptions.builder().subject(subject).sequence(upTo + 1).build();
        var unused = ask("purge " + stream, () -> management.purgeStream(stream, which));
    }

    boolean hasConsumer(String stream, String name) {
        return facts.hasConsumer(stream, name);
    }

    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new DeadLetterException("NATS does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadLetterException("interrupted while NATS was asked", e);
        }
    }

    private CompletableFuture<Optional<Stored>> direct(String what, byte[] query) {
        var subject = options.getPrefix() + "DIRECT.GET." + what;
        return connection
                .requestWithTimeout(subject, query, PATIENCE)
                .thenApply(answer -> stored(answer, what));
    }

    private static Optional<Stored> stored(Message answer, String what) {
        if (answer.isStatusMessage()) {
            if (answer.getStatus().getCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw new IllegalStateException(
                    what + " answers with status " + answer.getStatus().getCode());
        }
        var headers = answer.getHeaders();
        return headers == null
                ? Optional.empty()
                : Stored.ofDirectAnswer(headers, answer.getData());
    }
}
