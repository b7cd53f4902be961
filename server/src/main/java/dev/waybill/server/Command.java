package dev.waybill.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A short-lived child process whose output is wanted.
///
/// The output goes through a file, and only its last lines are kept, so that no pipe can fill up
/// and nothing grows in memory.
final class Command {
    private static final int LINES_KEPT = 40;

    private Command() {}

    /// What the process said and how it ended; `exit` is -1 when it was stopped at the time limit.
    record Outcome(int exit, String output) {
        boolean succeeded() {
            return exit == 0;
        }
    }

    /// Runs the words with exactly this environment, in this directory. Throws
    /// [NatsServerException] when the program cannot be started at all.
    static Outcome run(
            List<String> words, Map<String, String> environment, Path directory, Duration limit) {
        try {
            Path output = Files.createTempFile("waybill-", ".out");
            try {
                return run(words, environment, directory, limit, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new NatsServerException(
                    "cannot run %s: %s".formatted(words.getFirst(), e.getMessage()), e);
        }
    }

    private static Outcome run(
            List<String> words,
            Map<String, String> environment,
            Path directory,
            Duration limit,
            Path output)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        int exit = exitOf(process, limit);
        return new Outcome(exit, LogTail.of(output).text(LINES_KEPT));
    }

    private static int exitOf(Process process, Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
