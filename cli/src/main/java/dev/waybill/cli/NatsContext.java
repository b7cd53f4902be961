package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.client.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The connection contexts that the `nats` tool keeps: JSON files under `nats/context` in the
/// user's configuration directory, one of which may be selected.
final class NatsContext {
    private static final List<String> BEYOND = List.of("nsc", "socks_proxy");

    private final Surroundings surroundings;
    private final Path folder;

    NatsContext(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.folder =
                surroundings
                        .variable("XDG_CONFIG_HOME")
                        .map(Path::of)
                        .filter(Path::isAbsolute)
                        .orElse(surroundings.home().resolve(".config"))
                        .resolve("nats");
    }

    /// The context of that name, or in that file.
    Target named(String nameOrFile) {
        var file = surroundings.path(nameOrFile);
        if (Files.isRegularFile(file)) {
            return read(file);
        }
        var kept = folder.resolve("context").resolve(nameOrFile + ".json");
        if (!Files.isRegularFile(kept)) {
            throw new CommandFailed(
                    "there is no context " + nameOrFile + ": no such file, and no " + kept);
        }
        return read(kept);
    }

    /// The context that is selected; empty where none is.
    Optional<Target> selected() {
        var selection = folder.resolve("context.txt");
        if (!Files.isRegularFile(selection)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(selection).strip())
                    .filter(name -> !name.isEmpty())
                    .map(this::named);
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + selection, e);
        }
    }

    private Target read(Path file) {
        var json = parse(file);
        for (var key : BEYOND) {
            if (!text(json, key).isEmpty()) {
                throw new CommandFailed(
                        "the context " + file + " uses " + key + ", which this command cannot");
            }
        }
        var url = text(json, "url");
        return new Target(
                        List.of(Target.DEFAULT_SERVER),
                        login(json),
                        new TlsFiles(path(json, "ca"), path(json, "cert"), path(json, "key")),
                        json.path("tls_first").asBoolean(),
                        text(json, "jetstream_domain"),
                        text(json, "jetstream_api_prefix"),
                        text(json, "inbox_prefix"))
                .at(url.isEmpty() ? Target.DEFAULT_SERVER : url);
    }

    private static JsonNode parse(Path file) {
        try {
            var json = new ObjectMapper().readTree(file.toFile());
            if (json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            throw new CommandFailed("the context " + file + " is not readable JSON", e);
        }
        throw new CommandFailed("the context " + file + " is not a JSON object");
    }

    private Login login(JsonNode json) {
        var creds = path(json, "creds");
        if (creds.isPresent()) {
            return new Login.Credentials(creds.get());
        }
        var nkey = path(json, "nkey");
        if (nkey.isPresent()) {
            return new Login.Nkey(nkey.get());
        }
        if (!text(json, "user").isEmpty()) {
            return new Login.User(text(json, "user"), text(json, "password"));
        }
        var token = text(json, "token");
        return token.isEmpty() ? new Login.Nobody() : new Login.Token(token);
    }

    private Optional<Path> path(JsonNode json, String key) {
        return Optional.of(text(json, key)).filter(text -> !text.isEmpty()).map(surroundings::path);
    }

    private static String text(JsonNode json, String key) {
        return json.path(key).asText("");
    }
}
