package dev.waybill.gateway;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the setting that a key or an environment variable means.
final class SettingNames {
    private final List<Named> all;

    private record Named(Setting setting, Pattern key, Pattern variable) {}

    SettingNames(List<Setting> settings) {
        all = settings.stream().map(SettingNames::named).toList();
    }

    /// The setting of a concrete key such as `auth.keys.0.name`.
    Optional<Setting> ofKey(String key) {
        return all.stream()
                .filter(named -> named.key().matcher(key).matches())
                .map(Named::setting)
                .findFirst();
    }

    /// The concrete key that an environment variable means.
    Optional<String> ofVariable(String variable) {
        for (var named : all) {
            var match = named.variable().matcher(variable);
            if (match.matches()) {
                return Optional.of(concrete(named.setting(), match.group(1), match.group(2)));
            }
        }
        return Optional.empty();
    }

    /// The key that is most like an unknown one.
    String nearest(String key) {
        var plain = key.replaceAll("\\.\\d+(?=\\.|$)", "[]");
        return all.stream()
                .map(named -> named.setting().key())
                .min((a, b) -> distance(a, plain) - distance(b, plain))
                .orElseThrow();
    }

    private static Named named(Setting setting) {
        boolean list = setting.type() == Setting.Type.LIST;
        var key = Pattern.quote(setting.key()).replace("[]", "\\E\\.(\\d+)\\Q");
        var variable =
                Pattern.quote(Setting.variable(setting.key().replace("[]", ".INDEX")))
                        .replace("INDEX", "\\E(\\d+)\\Q");
        var first = setting.key().contains("[]") ? "" : "()";
        return new Named(
                setting,
                Pattern.compile(key + (list ? "(\\.\\d+)?" : "")),
                Pattern.compile(first + variable + (list ? "(_\\d+)?" : "()")));
    }

    private static String concrete(Setting setting, String index, String item) {
        var key = setting.key().replace("[]", "." + index);
        return item == null || item.isEmpty() ? key : key + "." + item.substring(1);
    }

    /// Levenshtein's.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
