package dev.waybill.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The source that is measured, as git knows it.
record Checkout(Path root) {
    private static final String UNKNOWN = "unknown";

    static Checkout here() {
        return new Checkout(Path.of(System.getProperty("waybill.root", "")).toAbsolutePath());
    }

    /// The short name of the commit, with `-changed` where files that git follows differ from it.
    String commit() {
        var name = git("rev-parse", "--short", "HEAD");
        if (name.isEmpty()) {
            return UNKNOWN;
        }
        return git("status", "--porcelain", "--untracked-files=no").isEmpty()
                ? name
                : name + "-changed";
    }

    Path page() {
        return root.resolve("docs/performance.md");
    }

    Path results(String name) {
        return root.resolve("bench/results").resolve(name);
    }

    /// What git says, empty where there is no git or no repository.
    private String git(String... words) {
        var command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(words));
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
