package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs the command as a shell would, with a home directory, an environment and captured output.
final class Shell {
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private boolean interactive;

    Shell(Path home) {
        this.home = home;
    }

    /// A shell whose `$NATS_URL` is that server.
    static Shell at(String url) {
        return new Shell(Path.of("nowhere")).with("NATS_URL", url);
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// A shell at whose terminal somebody sits.
    Shell interactive() {
        interactive = true;
        return this;
    }

    Ran run(String... args) {
        return run(new byte[0], args);
    }

    Ran run(byte[] in, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = run(in, out, err, args);
        return new Ran(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    int run(byte[] in, ByteArrayOutputStream out, ByteArrayOutputStream err, String... args) {
        return Main.run(
                new Surroundings(
                        new ByteArrayInputStream(in),
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, false, UTF_8),
                        environment,
                        home,
                        interactive),
                args);
    }

    /// How a command ended and what it printed.
    record Ran(int status, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }
}
