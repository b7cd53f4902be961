package dev.waybill.boards;

import java.util.List;
import java.util.regex.Pattern;

/// What a pattern finds in a text.
final class Texts {
    private Texts() {}

    /// Its first group, wherever it is found, once each.
    static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }
}
