package dev.waybill.boards;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a PromQL expression reads: its selectors, and the labels by which it groups and matches.
///
/// Knows the grammar as far as it takes to find those; whether the expression is one says promtool.
final class Promql {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[a-zA-Z_:][a-zA-Z0-9_:]*|\\$\\w+"
                            + "|\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?[a-z]*|=~|!~|!=|[<>=]=|\\S");
    private static final Set<String> GROUPING =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "atan2", "Inf", "NaN");

    /// One selector: its metric, the matchers by label, the range (empty for none), and the
    /// function or aggregation that it stands in directly (empty for none).
    record Selector(String metric, List<Matcher> matchers, String range, String within) {
        Selector {
            matchers = List.copyOf(matchers);
        }

        List<String> labels() {
            return matchers.stream().map(Matcher::label).toList();
        }
    }

    record Matcher(String label, String operator, String value) {}

    private final List<String> tokens;
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> grouped = new TreeSet<>();
    private final Deque<String> within = new ArrayDeque<>();
    private String called = "";
    private int at;

    private Promql(String text) {
        tokens = TOKEN.matcher(text).results().map(found -> found.group()).toList();
    }

    static Promql of(String text) {
        var promql = new Promql(text);
        while (promql.at < promql.tokens.size()) {
            promql.next();
        }
        return promql;
    }

    List<Selector> selectors() {
        return selectors;
    }

    /// The labels of `by`, `on` and the like.
    Set<String> grouped() {
        return grouped;
    }

    private void next() {
        var token = tokens.get(at++);
        if (GROUPING.contains(token) && ahead("(")) {
            at++;
            while (!ahead(")")) {
                if (!ahead(",")) {
                    grouped.add(tokens.get(at));
                }
                at++;
            }
            at++;
            return;
        }
        if (token.equals("(")) {
            within.push(called);
            called = "";
        } else if (token.equals(")")) {
            within.pop();
        } else if (token.equals("{")) {
            throw new IllegalArgumentException("a selector without a metric: " + tokens);
        } else if (token.matches("[a-zA-Z_:].*") && !WORDS.contains(token)) {
            named(token);
        }
    }

    private void named(String token) {
        boolean function =
                ahead("(") || (at < tokens.size() && GROUPING.contains(tokens.get(at)) && !on());
        if (function) {
            called = token;
            return;
        }
        var matchers = ahead("{") ? matchers() : List.<Matcher>of();
        var range = ahead("[") ? range() : "";
        var enclosing = within.isEmpty() ? "" : within.peek();
        selectors.add(new Selector(token, matchers, range, enclosing));
    }

    /// Behind a selector `on` may follow, and `by` only behind an aggregation.
    private boolean on() {
        return Set.of("on", "ignoring", "group_left", "group_right").contains(tokens.get(at));
    }

    private List<Matcher> matchers() {
        var matchers = new ArrayList<Matcher>();
        at++;
        while (!ahead("}")) {
            if (ahead(",")) {
                at++;
                continue;
            }
            var value = tokens.get(at + 2);
            matchers.add(
                    new Matcher(
                            tokens.get(at),
                            tokens.get(at + 1),
                            value.substring(1, value.length() - 1)));
            at += 3;
        }
        at++;
        return matchers;
    }

    private String range() {
        var range = new StringBuilder();
        at++;
        while (!ahead("]")) {
            range.append(tokens.get(at++));
        }
        at++;
        return range.toString();
    }

    private boolean ahead(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }
}
