package dev.waybill.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/// The clocks of one round, from its first unit of work to the last one's end: time, and the CPU
/// time of this process, of nats-server and of the service that is measured.
public final class Costs {
    private static final double NANOS_A_SECOND = 1e9;
    private static final double NANOS_A_MICRO = 1e3;

    private final Processes processes;
    private final long began;
    private final Map<Figure, Long> cpu;
    private final Machine.Ticks machine;

    private Costs(Processes processes) {
        this.processes = processes;
        this.machine = Machine.ticks();
        this.cpu = processes.cpuNanos();
        this.began = System.nanoTime();
    }

    /// Reads them now.
    public static Costs begin(Processes processes) {
        return new Costs(processes);
    }

    /// Reads them again and shares them out among that many units.
    public Round end(long operations, Latencies latencies) {
        long took = System.nanoTime() - began;
        var figures = new EnumMap<Figure, Double>(Figure.class);
        figures.put(Figure.RATE, operations * NANOS_A_SECOND / took);
        var spent = processes.cpuNanos();
        long ours = 0;
        for (var each : spent.entrySet()) {
            long nanos = each.getValue() - cpu.getOrDefault(each.getKey(), 0L);
            figures.put(each.getKey(), nanos / NANOS_A_MICRO / operations);
            ours += nanos;
        }
        figures.putAll(latencies.figures());
        figures.put(Figure.OTHERS, machine.othersPercent(Machine.ticks(), ours));
        return new Round(operations, figures);
    }
}
