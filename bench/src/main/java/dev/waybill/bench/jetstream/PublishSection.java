package dev.waybill.bench.jetstream;

import dev.waybill.bench.jetstream.BatchedSpans.Queue;
import dev.waybill.bench.jetstream.OtlpReceiver.Mood;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Section;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// What publishing costs, with each piece of the library added to the NATS client.
public final class PublishSection {
    public static final String WORD = "publish";

    public static final String RAW_ONE = "raw, one at a time";
    public static final String RAW_64 = "raw, 64 at a time";
    public static final String RAW = "raw, no headers";
    public static final String SAME_HEADERS = "raw, same headers";
    public static final String UNTRACED = "library, untraced";
    public static final String SAMPLED = "library, all sampled, discarded";
    public static final String HANDED_OVER = "library, all sampled, outcomes off the connection";
    public static final String OTLP = "library, all sampled, OTLP";
    public static final String ONE_PERCENT = "library, 1 % sampled by the SDK, discarded";
    public static final String ONE_PERCENT_OF_ROOTS =
            "library, 1 % sampled by the library, discarded";
    public static final String COMPACT = "library, compact, 1 % sampled";
    public static final String COMPACT_SAMPLED = "library, compact, all sampled";
    public static final String LIBRARY_64 = "library, 64 at a time, all sampled";
    public static final String CORE = "raw core publish, nothing stored";

    static final double ONE_IN_A_HUNDRED = 0.01;

    private PublishSection() {}

    public static Section open(Site site, int payload) {
        var body = Payload.of(payload);
        return new Section(
                new Section.Name(
                        WORD,
                        "Publish, 4,000 under way unless said otherwise",
                        "messages",
                        payload),
                SAME_HEADERS,
                List.of(
                        new CorePublishing(CORE, site, body),
                        raw(RAW_ONE, site, body, new Pace.Waiting(1)),
                        raw(RAW_64, site, body, new Pace.Waiting(Publishing.AT_A_TIME)),
                        raw(RAW, site, body, new Pace.Windowed()),
                        windowed(SAME_HEADERS, site, body, RawSending.with(HeaderSource.ENVELOPE)),
                        windowed(UNTRACED, site, body, LibrarySending.with(untraced())),
                        windowed(SAMPLED, site, body, LibrarySending.with(discarded())),
                        windowed(HANDED_OVER, site, body, LibrarySending.handedOver(discarded())),
                        windowed(OTLP, site, body, LibrarySending.with(exported())),
                        windowed(ONE_PERCENT, site, body, LibrarySending.with(onePercent())),
                        windowed(
                                ONE_PERCENT_OF_ROOTS,
                                site,
                                body,
                                LibrarySending.samplingRoots(discarded())),
                        windowed(COMPACT, site, body, LibrarySending.compact(onePercent())),
                        windowed(COMPACT_SAMPLED, site, body, LibrarySending.compact(discarded())),
                        new Publishing(
                                LIBRARY_64,
                                site,
                                body,
                                new Pace.Waiting(Publishing.AT_A_TIME),
                                LibrarySending.with(discarded()))),
                List.of());
    }

    /// What publishing over HTTP is compared with.
    public static List<Contender> forHttp(Site site, Payload body) {
        return List.of(
                raw(RAW_ONE, site, body, new Pace.Waiting(1)),
                raw(RAW_64, site, body, new Pace.Waiting(Publishing.AT_A_TIME)),
                windowed(SAME_HEADERS, site, body, RawSending.with(HeaderSource.ENVELOPE)));
    }

    private static Publishing raw(String name, Site site, Payload body, Pace pace) {
        return new Publishing(name, site, body, pace, RawSending.with(HeaderSource.NONE));
    }

    private static Publishing windowed(String name, Site site, Payload body, Publishing.Way way) {
        return new Publishing(name, site, body, new Pace.Windowed(), way);
    }

    static Tracing.Source untraced() {
        return () -> Untraced.INSTANCE;
    }

    static Tracing.Source discarded() {
        return () -> new BatchedSpans(Sampler.alwaysOn(), Destination.discarding(), Queue.AMPLE);
    }

    private static Tracing.Source onePercent() {
        return () ->
                new BatchedSpans(
                        Sampler.parentBased(Sampler.traceIdRatioBased(ONE_IN_A_HUNDRED)),
                        Destination.discarding(),
                        Queue.AMPLE);
    }

    static Tracing.Source exported() {
        return otlp(Mood.WELL, Queue.AMPLE);
    }

    static Tracing.Source otlp(Mood mood, Queue queue) {
        return () -> {
            try {
                return new BatchedSpans(Sampler.alwaysOn(), OtlpReceiver.open(mood), queue);
            } catch (IOException e) {
                throw new UncheckedIOException("no port for a receiver", e);
            }
        };
    }
}
