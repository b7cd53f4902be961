package dev.waybill.boards;

import dev.waybill.boards.ShippedQuery.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the rules ask Prometheus, without their thresholds.
final class RuleQueries {
    private static final Pattern WORD =
            Pattern.compile(
                    "\"(?:[^\"\\\\]|\\\\.)*\"|\\{[^}]*\\}|\\b(?:and|or|unless)\\b"
                            + "|[()]|[<>]=?|[=!]=");

    private RuleQueries() {}

    static List<ShippedQuery> shipped() {
        return ShippedRules.all().stream()
                .map(rule -> new ShippedQuery(Kind.RULE, rule.name(), rule.expression(), List.of()))
                .toList();
    }

    /// The same expression with 0 or 1 for whatever its comparisons leave out or let through. What
    /// stands behind `unless` stays as it is, since it would leave out everything.
    static String withoutThresholds(String expression) {
        Deque<Boolean> unless = new ArrayDeque<>(List.of(false));
        return WORD.matcher(expression)
                .replaceAll(found -> {
                    var word = found.group();
                    switch (word) {
                        case "(" -> unless.push(false);
                        case ")" -> unless.pop();
                        case "and", "or" -> replaceTop(unless, false);
                        case "unless" -> replaceTop(unless, true);
                        case "<", ">", "<=", ">=", "==", "!=" -> {
                            return unless.contains(true) ? word : word + " bool";
                        }
                        default -> {}
                    }
                    return Matcher.quoteReplacement(word);
                });
    }

    private static void replaceTop(Deque<Boolean> deque, boolean value) {
        deque.pop();
        deque.push(value);
    }
}
