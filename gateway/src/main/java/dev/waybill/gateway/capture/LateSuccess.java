package dev.waybill.gateway.capture;

import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.Stored;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Resolves an open entry whose message was handled after all. Whoever acted on it meanwhile wins.
final class LateSuccess {
    private static final Logger LOG = LoggerFactory.getLogger(LateSuccess.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int WRONG_LAST_SEQUENCE = 10_071;
    private static final int ROUNDS = 4;

    private final NatsLink link;
    private final DeadLetterSpace space;

    LateSuccess(NatsLink link, DeadLetterSpace space) {
        this.link = link;
        this.space = space;
    }

    /// Best effort: where the server does not answer the entry stays open.
    void resolve(DeadLetterId id) {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                if (isDone(id)) {
                    return;
                }
            }
        } catch (IOException | JetStreamApiException | ProblemException e) {
            LOG.warn("{} was handled late, and stays open: {}", id, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// False where somebody else was faster and it has to be looked at again.
    private boolean isDone(DeadLetterId id)
            throws IOException, JetStreamApiException, InterruptedException {
        var stored = last(space.operations(), space.state(id));
        var state =
                stored.isPresent()
                        ? stored.flatMap(message -> DeadLetterState.read(message.headers()))
                        : last(space.entries(), space.entry(id))
                                .flatMap(entry -> DeadLetterHeaders.read(entry.headers()))
                                .map(DeadLetterState::open);
        var resolved = state.flatMap(DeadLetterState::succeedLate);
        if (resolved.isEmpty()) {
            return true;
        }
        boolean published =
                publish(
                        space.state(id),
                        resolved.get().headers(),
                        stored.map(Stored::sequence).orElse(0L));
        if (published) {
            LOG.info("{} was handled late, and is resolved", id);
        }
        return published;
    }

    private boolean publish(String subject, Headers headers, long expected)
            throws IOException, JetStreamApiException {
        var options =
                PublishOptions.builder()
                        .expectedStream(space.operations())
                        .expectedLastSubjectSequence(expected)
                        .build();
        var message = NatsMessage.builder().subject(subject).headers(headers).build();
        try {
            var _ = link.connected().jetStream(link.jetStream()).publish(message, options);
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return false;
            }
            throw e;
        }
    }

    private Optional<Stored> last(String stream, String subject) throws InterruptedException {
        var address = link.jetStream().getPrefix() + "DIRECT.GET." + stream + "." + subject;
        return JetStreamApi.request(link.connected(), address, new byte[0], PATIENCE)
                .filter(answer -> !answer.isStatusMessage() && answer.getHeaders() != null)
                .flatMap(answer -> Stored.ofDirectAnswer(answer.getHeaders(), answer.getData()));
    }
}
