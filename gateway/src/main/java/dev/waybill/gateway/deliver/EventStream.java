package dev.waybill.gateway.deliver;

import dev.waybill.gateway.deliver.OrderedReader.Read;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.nats.JetStreamApi;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// One event stream while it is open: reads, writes, keeps the connection alive and begins again
/// behind the last message where the reading breaks.
///
/// It ends when its client goes away, when the gateway stops or when the stream is deleted. While
/// JetStream does not answer it stays open and tries again each second.
final class EventStream {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final JetStreamApi api;
    private final String stream;
    private final OrderedReader reader;
    private final EventFrames frames;
    private final Wakeup wakeup;
    private final DeliverConfig config;
    private final DeliverMeters meters;
    private StreamPicture picture = new StreamPicture("", 0, 0);
    private Start position = new Start.Last();

    EventStream(
            JetStreamApi api,
            String stream,
            OrderedReader reader,
            EventFrames frames,
            Wakeup wakeup,
            DeliverConfig config,
            DeliverMeters meters) {
        this.api = api;
        this.stream = stream;
        this.reader = reader;
        this.frames = frames;
        this.wakeup = wakeup;
        this.config = config;
        this.meters = meters;
    }

    void run(StreamPicture seen, Start start) throws IOException, InterruptedException {
        picture = seen;
        position = start;
        try {
            while (step(wakeup.await(() -> reader.next(config.heartbeat())))) {
                if (!reader.hasNext()) {
                    frames.flush();
                }
            }
        } catch (InterruptedException e) {
            switch (wakeup.reason()) {
                case NONE -> throw e;
                case GONE -> throw new IOException("the client of an event stream went away", e);
                case DRAIN -> frames.drain();
            }
        }
    }

    private boolean step(Read read) throws IOException, InterruptedException {
        return switch (read) {
            case Read.Next next -> {
                frames.message(picture.epoch(), next.message(), next.ack());
                position = new Start.Sequence(next.ack().streamSequence() + 1);
                meters.sent(stream);
                yield true;
            }
            case Read.Silence _ -> {
                frames.heartbeat();
                yield true;
            }
            case Read.Broken _ -> again();
        };
    }

    /// Whether there is still a stream to read.
    private boolean again() throws IOException, InterruptedException {
        while (true) {
            try {
                var now = wakeup.await(() -> StreamPicture.of(api.ask("STREAM.INFO." + stream)));
                var chosen = behind(now);
                wakeup.await(() -> {
                    reader.start(chosen.start());
                    return true;
                });
                if (chosen.gap()) {
                    meters.gap(stream);
                    frames.stream(now, chosen);
                }
                picture = now;
                position = chosen.start();
                return true;
            } catch (ProblemException e) {
                if (!e.problem().code().retryable()) {
                    return false;
                }
                frames.heartbeat();
                wakeup.pause(AGAIN);
            }
        }
    }

    /// What was not known by its sequence yet begins where it did, unless the stream was made anew.
    private Start.Chosen behind(StreamPicture now) {
        if (position instanceof Start.Sequence next) {
            return Start.resume(new EventId(picture.epoch(), next.sequence() - 1), now);
        }
        boolean anew = !now.epoch().equals(picture.epoch());
        return new Start.Chosen(position, Optional.empty(), anew);
    }
}
