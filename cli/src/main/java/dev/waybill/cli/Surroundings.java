package dev.waybill.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a command is given besides its arguments: the standard streams, the environment, the user's
/// home, and whether a person is there to be asked.
record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path home,
        boolean interactive) {
    Surroundings {
        environment = Map.copyOf(environment);
    }

    /// An environment variable; one that is blank is not set.
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /// The path that a user means, who may write `~` for the home directory.
    Path path(String text) {
        if (text.equals("~") || text.startsWith("~/")) {
            return home.resolve(text.substring(Math.min(2, text.length())));
        }
        return Path.of(text);
    }
}
