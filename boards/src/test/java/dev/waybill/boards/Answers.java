package dev.waybill.boards;

import dev.waybill.boards.ShippedQuery.Kind;
import dev.waybill.boards.ShippedQuery.Variable;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Which queries have had an answer: at least one value that is a number, for one choice of the
/// variables of which a person chooses one.
final class Answers {
    private final PrometheusProcess prometheus;
    private final Set<ShippedQuery> open;
    private Map<Variable, List<String>> values = new HashMap<>();

    Answers(PrometheusProcess prometheus, List<ShippedQuery> queries) {
        this.prometheus = prometheus;
        this.open = new LinkedHashSet<>(queries);
    }

    /// Asks those that have had none so far; those that still have none.
    Set<ShippedQuery> missing() {
        values = new HashMap<>();
        open.removeIf(this::isAnswered);
        return Set.copyOf(open);
    }

    private boolean isAnswered(ShippedQuery query) {
        var expression =
                query.kind() == Kind.RULE
                        ? RuleQueries.withoutThresholds(query.expression())
                        : query.expression();
        return choices(expression, query.variables())
                .anyMatch(chosen ->
                        prometheus.query(chosen).stream()
                                .anyMatch(sample -> !Double.isNaN(sample.value())));
    }

    /// The expression for every choice of its variables, of which later ones depend on those
    /// before.
    private Stream<String> choices(String expression, List<Variable> variables) {
        if (variables.isEmpty()) {
            return Stream.of(expression);
        }
        var first = variables.getFirst();
        var rest = variables.subList(1, variables.size());
        if (!first.isIn(expression) && rest.stream().noneMatch(each -> first.isIn(each.text()))) {
            return choices(expression, rest);
        }
        return values(first).stream()
                .flatMap(value ->
                        choices(
                                first.in(expression, value),
                                rest.stream().map(each -> first.in(each, value)).toList()));
    }

    private List<String> values(Variable variable) {
        return variable.isChosen()
                ? values.computeIfAbsent(
                        variable, it -> prometheus.labelValues(it.text(), it.label()))
                : List.of(variable.text());
    }
}
