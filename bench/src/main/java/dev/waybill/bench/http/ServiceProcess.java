package dev.waybill.bench.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A service in a JVM of its own, from its start to its end. It says on one line of its output that
/// it is ready and where; its log goes to a throw-away file.
final class ServiceProcess implements AutoCloseable {
    private static final Duration STOP = Duration.ofMinutes(2);
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final int LAST_CHARACTERS = 4_000;

    private final Process process;
    private final Path log;
    private final String ready;

    private ServiceProcess(Process process, Path log, String ready) {
        this.process = process;
        this.log = log;
        this.ready = ready;
    }

    /// Starts that class and waits for its line; fails with the end of its log where it ends
    /// before.
    static ServiceProcess start(
            List<String> options, String classPath, String main, List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(JAVA.toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        var log = Files.createTempFile("waybill-bench-", ".log");
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().keySet().removeIf(ServiceProcess::configures);
        var process = builder.start();
        // The process writes one line, so nothing is left unread behind the reader.
        var reader = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        var line = reader.readLine();
        if (line == null) {
            throw new IOException("the service ended before it was ready: " + end(log));
        }
        return new ServiceProcess(process, log, line);
    }

    long pid() {
        return process.pid();
    }

    /// The port in the n-th URL of its word.
    int port(int index) {
        var ports =
                Stream.of(ready.split("\\s+"))
                        .filter(word -> word.startsWith("http://"))
                        .map(word -> word.replaceAll(".*:(\\d+).*", "$1"))
                        .toList();
        return Integer.parseInt(ports.get(index));
    }

    /// Ends it as a stop of the service would, and waits for the end.
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        Files.deleteIfExists(log);
    }

    /// Whether a variable would make it another service than the one that is measured.
    private static boolean configures(String variable) {
        return Stream.of("OTEL_", "WAYBILL_", "NATS_", "JAVA_TOOL_OPTIONS")
                .anyMatch(variable::startsWith);
    }

    private static String end(Path log) throws IOException {
        var text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - LAST_CHARACTERS));
    }
}
