package dev.waybill.gateway;

import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Where configuration values come from, in one place each: a file, the environment, the system
/// properties, the arguments.
///
/// `values` has configuration keys; `labels` what the user wrote for them.
record Layer(String origin, Map<String, String> values, Map<String, String> labels) {
    /// What Kubernetes sets for a service named `waybill` or `waybill-gateway`.
    private static final Pattern SERVICE_LINK =
            Pattern.compile("WAYBILL_(GATEWAY_)?(SERVICE_(HOST|PORT.*)|PORT(_.*)?)");

    /// Which command of the script this is; no setting.
    static final String COMMAND = "waybill.command";

    private static final String VARIABLE = "WAYBILL_";
    private static final String PROPERTY = "waybill.";

    Layer {
        values = Map.copyOf(values);
        labels = Map.copyOf(labels);
    }

    static Layer of(String origin, Map<String, String> values) {
        return new Layer(origin, values, Map.of());
    }

    static Layer file(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no configuration file " + file);
        }
        try {
            var config =
                    Config.builder()
                            .addSource(ConfigSources.file(file))
                            .disableEnvironmentVariablesSource()
                            .disableSystemPropertiesSource()
                            .disableValueResolving()
                            .disableKeyResolving()
                            .build();
            return of(file.getFileName().toString(), config.detach().asMap().orElse(Map.of()));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "the configuration file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Every `WAYBILL_…` variable; a key's dots and hyphens are underscores there.
    static Layer environment(Map<String, String> variables, SettingNames names) {
        var values = new LinkedHashMap<String, String>();
        var labels = new LinkedHashMap<String, String>();
        variables.forEach((variable, value) -> {
            if (variable.startsWith(VARIABLE)) {
                var key = names.ofVariable(variable);
                if (key.isPresent() || !SERVICE_LINK.matcher(variable).matches()) {
                    var found = key.orElse(guess(variable));
                    values.put(found, value);
                    labels.put(found, variable);
                }
            }
        });
        return new Layer("environment", values, labels);
    }

    /// Every `waybill.…` property.
    static Layer properties(Map<String, String> properties) {
        var values = new LinkedHashMap<String, String>();
        properties.forEach((name, value) -> {
            if (name.startsWith(PROPERTY) && !name.equals(COMMAND)) {
                values.put(name.substring(PROPERTY.length()), value);
            }
        });
        return of("system properties", values);
    }

    private static String guess(String variable) {
        return variable.substring(VARIABLE.length())
                .toLowerCase(java.util.Locale.ROOT)
                .replace('_', '.');
    }
}
