package dev.waybill.gateway;

import dev.waybill.gateway.http.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The configuration values that hold after all layers, checked against the catalogue.
final class Values {
    private final Map<String, String> values;
    private final SettingNames names;

    private Values(Map<String, String> values, SettingNames names) {
        this.values = values;
        this.names = names;
    }

    /// Lays later layers over earlier ones. Throws an `IllegalArgumentException` that names every
    /// unknown key and every value of the wrong form, where it came from, and what was meant.
    static Values of(List<Layer> layers, SettingNames names) {
        var values = new LinkedHashMap<String, String>();
        var complaints = new ArrayList<String>();
        for (var layer : layers) {
            layer.values()
                    .forEach((key, value) -> {
                        complaints.addAll(complaints(layer, key, value, names));
                        values.put(key, value);
                    });
        }
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), complaints));
        }
        return new Values(values, names);
    }

    String text(String key) {
        return values.getOrDefault(key, fallback(key));
    }

    int integer(String key) {
        return Integer.parseInt(text(key));
    }

    long bytes(String key) {
        return Setting.bytes(text(key));
    }

    int smallBytes(String key) {
        long bytes = bytes(key);
        if (bytes > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException(key + " is at most 1GiB: " + bytes);
        }
        return (int) bytes;
    }

    Duration duration(String key) {
        return DurationText.parse(text(key));
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
    }

    /// The items of a list, given one by one or as one text with commas.
    List<String> list(String key) {
        var items = new ArrayList<String>();
        for (int i = 0; values.containsKey(key + "." + i); i++) {
            items.add(values.get(key + "." + i));
        }
        if (items.isEmpty()) {
            items.addAll(List.of(text(key).split(",", -1)));
        }
        return items.stream().map(String::strip).filter(item -> !item.isEmpty()).toList();
    }

    /// The indexes in use under that key, ascending.
    List<Integer> indexes(String key) {
        var found = new TreeSet<Integer>();
        var prefix = key + ".";
        for (var name : values.keySet()) {
            if (name.startsWith(prefix)) {
                found.add(Integer.valueOf(name.substring(prefix.length()).split("\\.", 2)[0]));
            }
        }
        return List.copyOf(found);
    }

    private String fallback(String key) {
        return names.ofKey(key)
                .orElseThrow(() -> new IllegalArgumentException("no setting " + key))
                .fallback();
    }

    private static List<String> complaints(
            Layer layer, String key, String value, SettingNames names) {
        var label = layer.labels().getOrDefault(key, key);
        var setting = names.ofKey(key);
        if (setting.isEmpty()) {
            return List.of(
                    label
                            + " (from "
                            + layer.origin()
                            + ") is no setting; the nearest is "
                            + names.nearest(key));
        }
        var known = setting.get();
        if (known.accepts(value)) {
            return List.of();
        }
        var shown = known.secret() ? "the value" : "\"" + value + "\"";
        return List.of(
                label + ": " + shown + " (from " + layer.origin() + ") is not " + known.form());
    }
}
