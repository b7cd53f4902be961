package dev.waybill.bench.http;

import java.util.List;

/// How the JVM of a service is started.
final class JvmOptions {
    /// Those of the image (`gateway/java-args.sh`), with a heap that is named, so that memory does
    /// not depend on the machine.
    static final List<String> PACKAGED =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-Xms24m",
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:-UsePerfData",
                    "-Xlog:disable",
                    "-Xlog:all=warning,aot*=error:stderr");

    private JvmOptions() {}
}
