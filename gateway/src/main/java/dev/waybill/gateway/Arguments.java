package dev.waybill.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the command line says.
///
/// `embedded` holds unless servers are named anywhere. It is also what the script's `up` and `demo`
/// mean, which name themselves in the property `waybill.command`, and where somebody looks on:
/// streams and consumers are looked at more often there.
record Arguments(Map<String, String> values, Optional<Path> file, boolean embedded) {
    static final String USAGE =
            "--port N, --management-port N, --nats URL, --embedded, --ephemeral, --config FILE";

    private static final String LIVELY = "5s";

    Arguments {
        values = Map.copyOf(values);
    }

    /// Throws an `IllegalArgumentException` that names what it does not know.
    static Arguments parse(List<String> words) {
        var values = new LinkedHashMap<String, String>();
        Optional<Path> file = Optional.empty();
        boolean embedded = false;
        var rest = new ArrayList<>(words);
        while (!rest.isEmpty()) {
            var word = rest.removeFirst();
            switch (word) {
                case "--port" -> values.put("server.port", next(word, rest));
                case "--management-port" -> values.put("management.port", next(word, rest));
                case "--nats" -> {
                    values.put("nats.servers", next(word, rest));
                    values.put("nats.embedded", "false");
                }
                case "--ephemeral" -> values.put("nats.ephemeral", "true");
                case "--embedded" -> embedded = true;
                case "--config" -> file = Optional.of(Path.of(next(word, rest)));
                default ->
                        throw new IllegalArgumentException(
                                "unknown argument " + word + "; known are " + USAGE);
            }
        }
        return new Arguments(values, file, embedded);
    }

    /// All layers, the weakest first.
    List<Layer> layers(Map<String, String> environment, Map<String, String> properties, Path here) {
        var layers = new ArrayList<Layer>();
        file(here).ifPresent(path -> layers.add(Layer.file(path)));
        layers.add(Layer.environment(environment, new SettingNames(Settings.catalogue())));
        layers.add(Layer.properties(properties));
        layers.add(Layer.of("arguments", values));
        boolean named =
                layers.stream()
                        .flatMap(layer -> layer.values().keySet().stream())
                        .anyMatch(key -> key.startsWith("nats.servers"));
        boolean byScript = properties.containsKey(Layer.COMMAND);
        if ((embedded || byScript) && !named) {
            layers.addFirst(Layer.of("arguments", Map.of("nats.embedded", "true")));
        }
        if (byScript) {
            layers.addFirst(Layer.of("arguments", Map.of("survey.interval", LIVELY)));
        }
        return layers;
    }

    private Optional<Path> file(Path here) {
        var usual = here.resolve("application.yaml");
        return file.isPresent() ? file : Optional.of(usual).filter(Files::isRegularFile);
    }

    private static String next(String word, List<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(word + " needs a value");
        }
        return rest.removeFirst();
    }
}
