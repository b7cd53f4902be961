package dev.waybill.boards;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One expression that is shipped, and where it stands.
record ShippedQuery(Kind kind, String place, String expression, List<Variable> variables) {
    /// What it is for.
    enum Kind {
        PANEL,
        VARIABLE,
        RULE
    }

    /// A variable of a dashboard: what it stands for, or, with a label, the selector of the series
    /// whose label has its values, of which a person chooses one.
    record Variable(String name, String text, String label) {
        boolean isChosen() {
            return !label.isEmpty();
        }

        boolean isIn(String expression) {
            return reference().matcher(expression).find();
        }

        /// The expression with that value in its place.
        String in(String expression, String value) {
            return reference().matcher(expression).replaceAll(Matcher.quoteReplacement(value));
        }

        /// A later variable, whose values depend on this one's.
        Variable in(Variable later, String value) {
            return new Variable(later.name(), in(later.text(), value), later.label());
        }

        private Pattern reference() {
            return Pattern.compile("\\$" + name + "\\b|\\$\\{" + name + "\\}");
        }
    }

    ShippedQuery {
        variables = List.copyOf(variables);
    }

    @Override
    public String toString() {
        return kind + " " + place + ": " + expression.strip().replaceAll("\\s+", " ");
    }
}
