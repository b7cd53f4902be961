package dev.waybill.boards;

import dev.waybill.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A gateway, or the demo with a gateway of its own, as a process, with its output in a file;
/// killed by [#close] where it still runs.
final class WaybillProcess implements AutoCloseable {
    static final String GATEWAY = "dev.waybill.gateway.Main";
    static final String DEMO = "dev.waybill.demo.Main";

    private static final Pattern READY = Pattern.compile("(?m)^ready (\\S+) management (\\S+) ");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final URI url;
    private final URI management;

    private WaybillProcess(Process process, MatchResult ready) {
        this.process = process;
        this.url = URI.create(ready.group(1));
        this.management = URI.create(ready.group(2));
    }

    /// Starts it with those variables and arguments, and waits until it serves.
    static WaybillProcess start(
            Path folder, String main, Map<String, String> variables, String... arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx160m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp"));
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main);
        command.addAll(List.of(arguments));
        var log = Files.createTempFile(folder, "waybill-", ".log");
        var builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        var process = builder.start();
        Await.until(
                LIMIT,
                main + " serves, see " + log,
                () -> !process.isAlive() || READY.matcher(Files.readString(log)).find());
        var ready = READY.matcher(Files.readString(log));
        if (!ready.find()) {
            throw new AssertionError(main + " has ended: " + Files.readString(log));
        }
        return new WaybillProcess(process, ready.toMatchResult());
    }

    /// Where the API answers.
    URI url() {
        return url;
    }

    /// The address of health and metrics.
    String management() {
        return management.getAuthority();
    }

    /// SIGTERM, and its end waited for.
    void stop() throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not stop");
        }
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
