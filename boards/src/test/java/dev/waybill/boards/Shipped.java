package dev.waybill.boards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The files of this project that ship outside Maven.
final class Shipped {
    static final Path ROOT = Path.of(System.getProperty("waybill.root", "..")).toAbsolutePath();
    static final ObjectMapper JSON = new ObjectMapper();

    private Shipped() {}

    static Path path(String name) {
        return ROOT.resolve(name).normalize();
    }

    static String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The one document of a YAML file; a key that stands there twice fails.
    static JsonNode yaml(String name) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return JSON.valueToTree(new Yaml(new SafeConstructor(options)).<Object>load(text(name)));
    }

    static Collection<String> keys(JsonNode map) {
        return map.propertyStream().map(java.util.Map.Entry::getKey).toList();
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    }
}
