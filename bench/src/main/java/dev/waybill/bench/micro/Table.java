package dev.waybill.bench.micro;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Costs as lines of text, each with its target where it has one.
final class Table {
    private static final String ROW = "%-48s %8s %8s %8s %8s  %s";

    private Table() {}

    static String of(List<Cost> costs) {
        var rows = costs.stream().map(Table::row).collect(Collectors.joining("\n"));
        return String.format(Locale.ROOT, ROW, "", "ns/op", "±", "cpu ns", "B/op", "target")
                + "\n"
                + rows;
    }

    private static String row(Cost cost) {
        return String.format(
                        Locale.ROOT,
                        ROW,
                        cost.benchmark(),
                        number(cost.nanos()),
                        number(cost.error()),
                        number(cost.cpuNanos()),
                        number(cost.bytes()),
                        Target.of(cost).map(target -> verdict(target, cost)).orElse(""))
                .stripTrailing();
    }

    private static String verdict(Target target, Cost cost) {
        return String.format(
                Locale.ROOT,
                "%s: %.0f ns, %.0f B",
                target.isMetBy(cost) ? "met" : "missed",
                target.nanos(),
                target.bytes());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }
}
