package dev.waybill.bench.measure;

import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/// The processes that take part in a round. Their CPU time is the operating system's own count, to
/// 10 ms for those other than this one.
public record Processes(long natsServer, OptionalLong service) {

    public static Processes of(long natsServer) {
        return new Processes(natsServer, OptionalLong.empty());
    }

    /// With a service that runs beside.
    public Processes and(long service) {
        return new Processes(natsServer, OptionalLong.of(service));
    }

    Map<Figure, Long> cpuNanos() {
        var nanos = new EnumMap<Figure, Long>(Figure.class);
        nanos.put(Figure.CPU, ownNanos());
        nanos.put(Figure.SERVER_CPU, nanos(natsServer));
        service.ifPresent(pid -> nanos.put(Figure.SERVICE_CPU, nanos(pid)));
        return nanos;
    }

    private static long ownNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private static long nanos(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new Unverified("a process that was measured has ended: " + pid))
                .toNanos();
    }
}
