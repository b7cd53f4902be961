package dev.waybill.client;

import io.opentelemetry.api.trace.SpanContext;
import java.util.random.RandomGenerator;

/// Decides whether a publish or a delivery gets a span, before one is built.
///
/// A trace that is there already goes on as it began. Of those that begin here a share is recorded.
final class HeadSampling {
    private final boolean asksTheTracer;
    private final double share;
    private final RandomGenerator random;

    private HeadSampling(boolean asksTheTracer, double share, RandomGenerator random) {
        this.asksTheTracer = asksTheTracer;
        this.share = share;
        this.random = random;
    }

    /// Decides nothing: the tracer's own sampler sees every span.
    static HeadSampling ofTheTracer() {
        return new HeadSampling(true, 1, () -> 0);
    }

    /// `IllegalArgumentException` for a share that is not between 0 and 1.
    static HeadSampling ofRoots(double share, RandomGenerator random) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is 0 to 1: " + share);
        }
        return new HeadSampling(false, share, random);
    }

    /// Whether a span under that parent is wanted, or one without a parent where it is invalid.
    boolean wants(SpanContext parent) {
        if (asksTheTracer) {
            return true;
        }
        return parent.isValid() ? parent.isSampled() : random.nextDouble() < share;
    }

    /// The context that goes on where no span is wanted: the parent's, or that of a new trace that
    /// nobody records.
    SpanContext unwanted(SpanContext parent) {
        return parent.isValid() ? parent : UnrecordedTrace.begin(random);
    }
}
