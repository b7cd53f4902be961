package dev.waybill.gateway;

import dev.waybill.gateway.http.DurationText;
import java.util.List;
import java.util.regex.Pattern;

/// One configuration key: its name, what may be said there, and what holds where nothing is said.
///
/// `[]` in a name stands for an index from 0. A list is given as such, or as one text with commas.
/// `choices` are the values of a `CHOICE`. What is `secret` is never printed.
record Setting(
        String key, Type type, List<String> choices, String fallback, String doc, boolean secret) {
    /// What a value must look like.
    enum Type {
        TEXT("a text"),
        LIST("a list of texts"),
        INTEGER("a whole number"),
        BYTES("a size such as 65536, 512KiB or 1MiB"),
        DURATION("a duration such as 250ms, 20s or 5m"),
        FLAG("true or false"),
        CHOICE("one of the choices");

        private final String form;

        Type(String form) {
            this.form = form;
        }

        String form() {
            return form;
        }
    }

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(KiB|MiB|GiB)?");

    static Setting of(String key, Type type, String fallback, String doc) {
        return new Setting(key, type, List.of(), fallback, doc, false);
    }

    static Setting choice(String key, List<String> choices, String doc) {
        return new Setting(key, Type.CHOICE, choices, choices.getFirst(), doc, false);
    }

    Setting kept() {
        return new Setting(key, type, choices, fallback, doc, true);
    }

    /// The environment variable of that name.
    String variable() {
        return variable(key);
    }

    static String variable(String key) {
        return "WAYBILL_"
                + key.replace("[]", ".0")
                        .replace('.', '_')
                        .replace('-', '_')
                        .toUpperCase(java.util.Locale.ROOT);
    }

    /// What a value must look like, in words.
    String form() {
        return type == Type.CHOICE ? String.join(", ", choices) : type.form();
    }

    boolean accepts(String value) {
        return switch (type) {
            case TEXT, LIST -> true;
            case INTEGER -> value.matches("-?\\d{1,9}");
            case BYTES -> SIZE.matcher(value).matches();
            case DURATION -> isDuration(value);
            case FLAG -> value.equals("true") || value.equals("false");
            case CHOICE -> choices.contains(value);
        };
    }

    /// The bytes that a size says.
    static long bytes(String value) {
        var match = SIZE.matcher(value);
        if (!match.matches()) {
            throw new IllegalArgumentException("not " + Type.BYTES.form() + ": " + value);
        }
        long amount = Long.parseLong(match.group(1));
        var unit = match.group(2);
        if (unit == null) {
            return amount;
        }
        return switch (unit) {
            case "KiB" -> amount << 10;
            case "MiB" -> amount << 20;
            default -> amount << 30;
        };
    }

    private static boolean isDuration(String value) {
        try {
            return !DurationText.parse(value).isNegative();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
