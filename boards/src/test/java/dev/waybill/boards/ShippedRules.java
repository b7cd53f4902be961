package dev.waybill.boards;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rules of Prometheus as they are committed, and the cases of their tests.
final class ShippedRules {
    private static final String FOLDER = "dashboards/prometheus";

    /// One rule, an alert or a recording.
    record Rule(String file, JsonNode json) {
        boolean isAlert() {
            return json.has("alert");
        }

        String name() {
            return json.path(isAlert() ? "alert" : "record").asText();
        }

        String expression() {
            return json.path("expr").asText();
        }

        String annotation(String name) {
            return json.path("annotations").path(name).asText();
        }

        @Override
        public String toString() {
            return name() + " in " + file;
        }
    }

    /// What a test expects of an alert, at one time, after those series.
    record Case(String name, Set<String> series, String alert, boolean fires) {
        Case {
            series = Set.copyOf(series);
        }
    }

    private ShippedRules() {}

    /// The names of files with that ending.
    static List<String> files(String ending) {
        try (var files = Files.list(Shipped.path(FOLDER))) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Rule> all() {
        return files(".rules.yaml").stream()
                .flatMap(file ->
                        ShippedBoards.list(Shipped.yaml(FOLDER + "/" + file).path("groups"))
                                .flatMap(group -> ShippedBoards.list(group.path("rules")))
                                .map(rule -> new Rule(file, rule)))
                .toList();
    }

    static List<Rule> alerts() {
        return all().stream().filter(Rule::isAlert).toList();
    }

    /// The expression, with the recordings that it reads, and those that they read.
    static List<Promql> expressions(String expression) {
        var recorded =
                all().stream()
                        .filter(each -> !each.isAlert())
                        .collect(Collectors.toMap(Rule::name, Rule::expression));
        var promql = Promql.of(expression);
        return Stream.concat(
                        Stream.of(promql),
                        promql.selectors().stream()
                                .map(each -> recorded.getOrDefault(each.metric(), ""))
                                .filter(each -> !each.isEmpty())
                                .flatMap(each -> expressions(each).stream()))
                .toList();
    }

    /// The series that an expression reads, through recordings too.
    static Set<String> series(String expression) {
        return expressions(expression).stream()
                .flatMap(each -> each.selectors().stream())
                .map(Promql.Selector::metric)
                .collect(Collectors.toSet());
    }

    static List<Case> cases() {
        return files(".test.yaml").stream()
                .flatMap(
                        file -> ShippedBoards.list(Shipped.yaml(FOLDER + "/" + file).path("tests")))
                .flatMap(ShippedRules::cases)
                .toList();
    }

    private static Stream<Case> cases(JsonNode test) {
        var series =
                ShippedBoards.list(test.path("input_series"))
                        .map(each -> each.path("series").asText().replaceAll("\\{.*", ""))
                        .collect(Collectors.toSet());
        return ShippedBoards.list(test.path("alert_rule_test"))
                .map(each ->
                        new Case(
                                test.path("name").asText(),
                                series,
                                each.path("alertname").asText(),
                                !each.path("exp_alerts").isEmpty()));
    }
}
