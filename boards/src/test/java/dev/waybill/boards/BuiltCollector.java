package dev.waybill.boards;

import dev.waybill.server.BuiltPrograms;
import dev.waybill.server.GoTool;
import dev.waybill.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The collector of the shipped manifest, made by the official builder and kept in the user's cache
/// by the manifest's hash. The first build takes some minutes.
final class BuiltCollector {
    private static final String MANIFEST = "otel-collector/builder-config.yaml";
    private static final Duration LIMIT = Duration.ofMinutes(40);

    private BuiltCollector() {}

    static Path program() {
        return BuiltPrograms.system()
                .program("otelcol-" + hash(Shipped.text(MANIFEST)), LIMIT, BuiltCollector::build);
    }

    /// The `go` command, which the suite needs for nats-server as well.
    static Program go() {
        return new Program(
                GoTool.system()
                        .orElseThrow(() ->
                                new AssertionError(
                                        "there is no Go (`go`) on the PATH, which builds what this"
                                                + " test runs. `./waybill test` installs it as"
                                                + " root; else install golang-go")));
    }

    private static void build(Path target) {
        var manifest = Shipped.yaml(MANIFEST);
        var builder =
                "go.opentelemetry.io/collector/cmd/builder@v"
                        + manifest.at("/dist/version").asText();
        try {
            var folder = Files.createTempDirectory("waybill-otelcol-");
            try {
                var copy = Files.writeString(folder.resolve("m.yaml"), Shipped.text(MANIFEST));
                go().run(
                                folder,
                                Map.of("GOWORK", "off", "CGO_ENABLED", "0"),
                                List.of("run", builder, "--config", copy.toString()));
                var made =
                        folder.resolve(manifest.at("/dist/output_path").asText())
                                .resolve(manifest.at("/dist/name").asText());
                Files.copy(made, target, StandardCopyOption.COPY_ATTRIBUTES);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String hash(String text) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
