package dev.waybill.bench.micro;

import org.openjdk.jmh.annotations.Benchmark;

/// The floor under every other figure: two looks at the clock.
public class ClockBenchmark {
    @Benchmark
    public long twoLooksAtTheClock() {
        long first = System.nanoTime();
        return System.nanoTime() - first;
    }
}
