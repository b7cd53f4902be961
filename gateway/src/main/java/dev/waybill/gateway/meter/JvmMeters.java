package dev.waybill.gateway.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;

/// The process's own meters, under Micrometer's names: memory, garbage collection, platform
/// threads, processors, open files and uptime.
///
/// Listens to the garbage collector until it is closed.
public final class JvmMeters implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();

    private JvmMeters() {}

    public static JvmMeters bind(MeterRegistry registry) {
        var meters = new JvmMeters();
        List<MeterBinder> binders =
                List.of(
                        meters.collections,
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics());
        binders.forEach(binder -> binder.bindTo(registry));
        return meters;
    }

    @Override
    public void close() {
        collections.close();
    }
}
