package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts the services that are measured, each in a JVM of its own with the same options.
final class Services {
    private Services() {}

    /// A gateway at the site's server, on free ports: its API at 0, its management at 1.
    static ServiceProcess gateway(Site site, Packaged packaged, List<String> more)
            throws IOException {
        var options = new ArrayList<>(JvmOptions.PACKAGED);
        options.addAll(more);
        return ServiceProcess.start(
                options,
                packaged.classPath(),
                "dev.waybill.gateway.Main",
                List.of("--nats", site.url(), "--port", "0", "--management-port", "0"));
    }

    static ServiceProcess ceiling() throws IOException {
        var own =
                Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                        .orElse(System.getProperty("java.class.path", "."));
        return ServiceProcess.start(JvmOptions.PACKAGED, own, Ceiling.class.getName(), List.of());
    }
}
