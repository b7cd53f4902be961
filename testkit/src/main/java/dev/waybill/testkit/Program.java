package dev.waybill.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A program on the PATH that tests need; where it is missing the test fails and says which package
/// has it.
public record Program(Path path) {
    /// The program of that name.
    public static Program of(String name, String debianPackage) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Program::new)
                .orElseThrow(() ->
                        new AssertionError(
                                name
                                        + " is not on the PATH. `./waybill test` installs it as root;"
                                        + " else: apt-get install --no-install-recommends "
                                        + debianPackage));
    }

    /// What it prints; fails with that where it ends with another code than 0.
    public String run(List<String> arguments) {
        return run(Path.of("").toAbsolutePath(), Map.of(), arguments);
    }

    /// The same in that directory, with further environment variables.
    public String run(Path directory, Map<String, String> variables, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(arguments);
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true);
            builder.environment().putAll(variables);
            Process process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new AssertionError(command + " ended with code " + code + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new AssertionError(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
