package dev.waybill.client;

import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.time.Duration;

/// Where the dead letters of one [Waybill] go: its streams, which have to be there before anything
/// is consumed, and what writes into them.
final class DeadLetterHouse {
    private final Connection connection;
    private final JetStreamOptions options;
    private final DeadLetterSpace space;
    private final boolean createStreams;
    private final DirectGet directGet;
    private final DeadLetterDraft draft;
    private final DeadLetterSpan spans;

    DeadLetterHouse(
            Waybill.Builder builder, JetStreamManagement management, Tracer tracer, Peer peer) {
        this.connection = builder.connection;
        this.options = builder.jetStream;
        this.space = builder.space;
        this.createStreams = builder.createStreams;
        this.directGet = new DirectGet(connection, options);
        this.draft =
                new DeadLetterDraft(
                        new Incarnations(management),
                        new FailureReport(builder.redaction),
                        builder.source);
        this.spans = new DeadLetterSpan(tracer, space, peer);
    }

    DeadLettering deadLettering(ClientMeters meters, Telemetry telemetry) {
        var parts =
                new DeadLettering.Parts(
                        draft,
                        new DeadLetterWriter(connection, options, space),
                        directGet,
                        space,
                        spans,
                        new ConfirmedTerm(connection),
                        new HeldMessages(connection, draft, directGet, space));
        return new DeadLettering(parts, meters, telemetry);
    }

    ReplaySettlement replaySettlement(ClientMeters meters, Telemetry telemetry) {
        return new ReplaySettlement(
                new ReplayLane(connection, options, space), draft, spans, meters, telemetry);
    }

    Lane lane(ConsumeOptions consuming, Duration ackWait) {
        var lane =
                new Lane(
                        new LaneDurable(connection, options, space),
                        consuming.stream(),
                        consuming.durable(),
                        ackWait);
        lane.begin(System.nanoTime());
        return lane;
    }

    /// Where the replays of a lane come in.
    Intake.Source replays(ConsumeOptions consuming, Lane lane) {
        return new Intake.Source(
                options.getPrefix(),
                space.lanes(),
                space.laneName(consuming.stream(), consuming.durable()),
                lane::isReady,
                Delivery::ofReplay);
    }

    /// Makes the streams where that was asked for; `WaybillException` where one is missing.
    void requireStreams(ConsumeOptions consuming) {
        if (createStreams) {
            create();
        }
        var nobody =
                new DeadLetterId(consuming.stream(), consuming.durable(), DeadLetterId.NO_EPOCH, 1);
        require(space.entries(), space.entry(nobody));
        require(space.operations(), space.state(nobody));
    }

    private void create() {
        try {
            var unused = new DeadLetterStreams(connection, options, space).ensure();
        } catch (IOException | JetStreamApiException e) {
            throw new WaybillException(
                    "the streams of dead letters could not be made: " + e.getMessage(), e);
        }
    }

    private void require(String stream, String subject) {
        try {
            var unused = directGet.last(stream, subject);
        } catch (IOException e) {
            throw new WaybillException(
                    "nothing is consumed without a place for what is given up, and the stream "
                            + stream
                            + " does not answer: start a gateway, run `waybill dlq setup`, or call"
                            + " createStreams() on the builder; where it is there, the user lacks"
                            + " the permissions that `waybill dlq grants` lists",
                    e);
        }
    }
}
