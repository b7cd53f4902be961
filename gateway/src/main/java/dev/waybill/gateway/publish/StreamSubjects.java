package dev.waybill.gateway.publish;

import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.SubjectPattern;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which subjects the streams take, so that an answer to a publish is believed only where its
/// stream takes the subject: whoever may subscribe to a subject can answer in a stream's place.
///
/// Remembers 1,024 streams for 30 s each; with more the oldest is forgotten. A publish costs no
/// further round trip while its stream is remembered. Of an answer that does not fit, the stream is
/// asked for again, one question at a time for all that wait, so a changed stream is believed at
/// once. Where JetStream does not say, what was known holds, and an unknown stream is not believed.
final class StreamSubjects {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSubjects.class);
    private static final int STREAMS = 1_024;
    private static final long LIFE = Duration.ofSeconds(30).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Pattern NAME = Pattern.compile("[!-~&&[^.*>/\\\\]]{1,255}");
    private static final int NOT_FOUND = 10059;

    private final NatsLink link;
    private final LongSupplier nanoTime;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final ReentrantLock asking = new ReentrantLock();

    StreamSubjects(NatsLink link, LongSupplier nanoTime) {
        this.link = link;
        this.nanoTime = nanoTime;
    }

    /// What a stream takes, as of the time when it was asked.
    private record Known(List<SubjectPattern> subjects, long asked) {
        boolean takes(String subject) {
            return subjects.stream().anyMatch(pattern -> pattern.matches(subject));
        }
    }

    /// Whether that stream takes that subject.
    boolean takes(String stream, String subject) {
        var remembered = known.get(stream);
        boolean takes = remembered != null && remembered.takes(subject);
        if (remembered != null && takes && nanoTime.getAsLong() - remembered.asked() < LIFE) {
            return true;
        }
        if (!NAME.matcher(stream).matches()) {
            return false;
        }
        return takes ? refreshed(stream, subject) : asked(stream, subject);
    }

    /// Whether any stream takes that subject at the moment; true where JetStream does not say.
    boolean anyTakes(String subject) {
        try {
            return !management().getStreamNames(subject).isEmpty();
        } catch (IOException | IllegalStateException | JetStreamApiException e) {
            LOG.debug("JetStream does not say which streams take a subject", e);
            return true;
        }
    }

    /// The largest message that the streams of a subject take; empty where they do not say.
    OptionalLong largest(String subject) {
        try {
            long limit = Long.MAX_VALUE;
            for (var name : management().getStreamNames(subject)) {
                long size =
                        management().getStreamInfo(name).getConfiguration().getMaximumMessageSize();
                limit = size > 0 ? Math.min(limit, size) : limit;
            }
            return limit == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(limit);
        } catch (IOException | IllegalStateException | JetStreamApiException e) {
            LOG.debug("JetStream does not say how large a message may be", e);
            return OptionalLong.empty();
        }
    }

    /// The stream that holds, under that sequence, the message with that `Nats-Msg-Id`.
    Optional<String> holder(String subject, long sequence, String deduplicationId) {
        if (sequence < 1) {
            return Optional.empty();
        }
        try {
            for (var name : management().getStreamNames(subject)) {
                var headers = management().getMessage(name, sequence).getHeaders();
                boolean same =
                        headers != null
                                && deduplicationId.equals(headers.getFirst(HeaderNames.MSG_ID));
                if (same) {
                    return Optional.of(name);
                }
            }
        } catch (IOException | IllegalStateException | JetStreamApiException e) {
            LOG.debug("JetStream does not say which message is the last", e);
        }
        return Optional.empty();
    }

    /// One thread asks again; the others go by what is known meanwhile.
    private boolean refreshed(String stream, String subject) {
        if (!asking.tryLock()) {
            return true;
        }
        try {
            return asked(stream, subject);
        } finally {
            asking.unlock();
        }
    }

    /// By an answer to a question that was asked later than this one came up.
    private boolean asked(String stream, String subject) {
        long began = nanoTime.getAsLong();
        asking.lock();
        try {
            var remembered = known.get(stream);
            if (remembered == null || remembered.asked() - began <= 0) {
                remembered = ask(stream, remembered == null ? List.of() : remembered.subjects());
                known.put(stream, remembered);
                forgetOldest();
            }
            return remembered.takes(subject);
        } finally {
            asking.unlock();
        }
    }

    private Known ask(String stream, List<SubjectPattern> before) {
        long now = nanoTime.getAsLong();
        try {
            var subjects = management().getStreamInfo(stream).getConfiguration().getSubjects();
            return new Known(subjects.stream().map(SubjectPattern::new).toList(), now);
        } catch (JetStreamApiException e) {
            return new Known(e.getApiErrorCode() == NOT_FOUND ? List.of() : before, now);
        } catch (IOException | IllegalStateException e) {
            LOG.warn("JetStream does not say which subjects a stream takes", e);
            return new Known(before, now);
        }
    }

    private void forgetOldest() {
        while (known.size() > STREAMS) {
            known.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().asked()))
                    .ifPresent(oldest -> known.remove(oldest.getKey()));
        }
    }

    private JetStreamManagement management() throws IOException {
        var options = JetStreamOptions.builder(link.jetStream()).requestTimeout(PATIENCE).build();
        var connection = link.current().orElseThrow(() -> new IOException("not connected yet"));
        return connection.jetStreamManagement(options);
    }
}
