package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A gateway that runs as a process of its own, with its log in a file; killed by [#close] where it
/// still runs.
final class GatewayProcess implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("ready (\\S+) management (\\S+) nats (\\S+)");
    private static final List<String> FREE_PORTS = List.of("--port", "0", "--management-port", "0");

    private final Process process;
    private final Path log;
    private final BufferedReader out;

    private GatewayProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// On free ports, with further arguments and variables, in that directory.
    static GatewayProcess start(Path folder, Map<String, String> variables, String... args)
            throws IOException {
        return launch(folder, List.of(), variables, args);
    }

    /// The same as the head of a process group of its own, as a shell starts it, with the usual
    /// answer to SIGINT whatever this process has inherited.
    static GatewayProcess startGroup(Path folder, String... args) throws IOException {
        return launch(folder, List.of("env", "--default-signal=INT", "setsid"), Map.of(), args);
    }

    private static GatewayProcess launch(
            Path folder, List<String> before, Map<String, String> variables, String... args)
            throws IOException {
        var command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp"));
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add("dev.waybill.gateway.Main");
        command.addAll(FREE_PORTS);
        command.addAll(List.of(args));
        var log = Files.createTempFile(folder, "gateway-", ".log");
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile());
        builder.environment().putAll(variables);
        return new GatewayProcess(builder.start(), log);
    }

    /// Where it serves, once it does.
    record Addresses(URI url, URI management, String nats) {}

    /// Waits for the one line that it prints.
    Addresses ready() throws IOException {
        var line = line();
        assertThat(line).as(log()).startsWith("ready ");
        return addresses(line);
    }

    /// What that line says.
    static Addresses addresses(String line) {
        var matcher = READY.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return new Addresses(
                URI.create(matcher.group(1)), URI.create(matcher.group(2)), matcher.group(3));
    }

    /// The next line of its standard output, empty at its end.
    String line() throws IOException {
        var line = out.readLine();
        return line == null ? "" : line;
    }

    /// What it has written to its standard error stream so far.
    String log() throws IOException {
        return Files.readString(log);
    }

    Process process() {
        return process;
    }

    void terminate() {
        process.toHandle().destroy();
    }

    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /// What a Ctrl-C in a terminal does: SIGINT to every process of the group.
    void interruptGroup() throws Exception {
        var kill =
                new ProcessBuilder("/bin/sh", "-c", "kill -INT -" + process.pid())
                        .inheritIO()
                        .start();
        assertThat(kill.waitFor()).isZero();
    }

    /// Waits for its end, and answers the status.
    int status() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
        try {
            out.close();
        } catch (IOException e) {
            throw new AssertionError("cannot close", e);
        }
    }
}
