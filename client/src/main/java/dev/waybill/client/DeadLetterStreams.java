package dev.waybill.client;

import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/// The streams in which dead letters live, as the operator role makes them; file storage, readable
/// by direct get.
///
/// What is there keeps the limits that somebody gave it; its replicas are raised and never lowered.
public final class DeadLetterStreams {
    private static final int STREAM_NOT_FOUND = 10_059;
    private static final int SUBJECTS_OVERLAP = 10_065;
    private static final int HISTORY = 64;
    private static final Duration A_WEEK = Duration.ofDays(7);
    private static final long A_GIB = 1L << 30;

    private final JetStreamManagement management;
    private final StreamReplicas replicas;
    private final DeadLetterSpace space;

    public DeadLetterStreams(
            Connection connection, JetStreamOptions options, DeadLetterSpace space) {
        this.space = space;
        this.replicas = new StreamReplicas(connection, options);
        try {
            this.management = connection.jetStreamManagement(options);
        } catch (IOException e) {
            throw new WaybillException("the connection offers no JetStream", e);
        }
    }

    /// Makes what is missing, with as many replicas as the other stream that has most of them. Says
    /// by which name the advisories are kept: where a stream takes them already, by its name.
    /// `WaybillException` where a stream takes other subjects of Waybill's already.
    public String ensure() throws IOException, JetStreamApiException {
        int most = replicas.most(name -> !space.owns(name));
        for (var wanted : List.of(entries(), operations(), lanes())) {
            ensureAlone(wanted, most);
        }
        return ensureAdvisories(most);
    }

    private void ensureAlone(StreamConfiguration wanted, int replicas)
            throws IOException, JetStreamApiException {
        try {
            ensure(wanted, replicas);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == SUBJECTS_OVERLAP) {
                throw taken(wanted, e);
            }
            throw e;
        }
    }

    private String ensureAdvisories(int replicas) throws IOException, JetStreamApiException {
        try {
            ensure(advisories(), replicas);
            return space.advisories();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != SUBJECTS_OVERLAP) {
                throw e;
            }
            return management.getStreamNames(DeadLetterSpace.MAX_DELIVERIES).stream()
                    .findFirst()
                    .orElseThrow(() -> e);
        }
    }

    /// An answer that names whoever takes the subjects, which the server's own does not.
    private WaybillException taken(StreamConfiguration wanted, JetStreamApiException refusal)
            throws IOException, JetStreamApiException {
        var takers = new TreeSet<String>();
        for (var subject : wanted.getSubjects()) {
            takers.addAll(management.getStreamNames(subject));
        }
        return new WaybillException(
                "the stream "
                        + wanted.getName()
                        + " cannot be made, as "
                        + String.join(", ", takers)
                        + " already takes subjects of "
                        + String.join(", ", wanted.getSubjects())
                        + ": take them from it, or choose another prefix for dead letters",
                refusal);
    }

    private void ensure(StreamConfiguration wanted, int replicas)
            throws IOException, JetStreamApiException {
        try {
            var found = management.getStreamInfo(wanted.getName()).getConfiguration();
            if (found.getReplicas() < replicas) {
                management.updateStream(
                        StreamConfiguration.builder(found).replicas(replicas).build());
            }
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
            management.addStream(StreamConfiguration.builder(wanted).replicas(replicas).build());
        }
    }

    private StreamConfiguration entries() {
        return kept(space.entries(), space.entrySubjects(), "entries: open and replaying ones")
                .discardPolicy(DiscardPolicy.New)
                .maxMessagesPerSubject(1)
                .build();
    }

    private StreamConfiguration operations() {
        return kept(
                        space.operations(),
                        space.operationSubjects(),
                        "states, discarded entries, jobs, alerts")
                .maxMessagesPerSubject(HISTORY)
                .build();
    }

    private StreamConfiguration lanes() {
        return kept(space.lanes(), space.laneSubjects(), "replays on their way to one consumer")
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .build();
    }

    private StreamConfiguration advisories() {
        return kept(space.advisories(), space.advisorySubjects(), "the server's word of deaths")
                .maxAge(A_WEEK)
                .maxBytes(A_GIB)
                .discardPolicy(DiscardPolicy.Old)
                .build();
    }

    private static StreamConfiguration.Builder kept(
            String name, List<String> subjects, String what) {
        return StreamConfiguration.builder()
                .name(name)
                .description("Waybill's dead letters: " + what)
                .subjects(subjects)
                .storageType(StorageType.File)
                .allowDirect(true);
    }
}
