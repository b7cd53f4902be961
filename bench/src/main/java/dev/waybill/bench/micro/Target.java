package dev.waybill.bench.micro;

import java.util.List;
import java.util.Optional;

/// The most that one operation may cost, in nanoseconds on a quiet machine and in bytes.
public record Target(String benchmark, double nanos, double bytes) {
    /// Every target there is.
    public static final List<Target> ALL =
            List.of(
                    new Target("SendBenchmark.fullEnvelopeBuiltAndInjected", 350, 1_229),
                    new Target("SendBenchmark.sendSpanNotSampled", 120, 128),
                    new Target("SendBenchmark.sendSpanSampled", 500, 1_229));

    static Optional<Target> of(Cost cost) {
        return ALL.stream().filter(target -> target.benchmark.equals(cost.benchmark())).findFirst();
    }

    boolean isMetBy(Cost cost) {
        return cost.nanos() <= nanos && cost.bytes() <= bytes;
    }
}
