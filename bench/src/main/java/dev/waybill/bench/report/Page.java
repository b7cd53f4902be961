package dev.waybill.bench.report;

import dev.waybill.bench.measure.Machine;
import dev.waybill.bench.measure.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The part of a page in Markdown that is made of results, between two markers; what stands around
/// it stays.
public final class Page {
    static final String BEGIN = "<!-- bench -->";
    static final String END = "<!-- /bench -->";

    private Page() {}

    /// Puts the results in the place of those in the file.
    public static void write(Results results, Path file) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), results));
    }

    static String replaced(String page, Results results) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page has no " + BEGIN + " … " + END);
        }
        return page.substring(0, begin + BEGIN.length())
                + "\n"
                + markdown(results)
                + page.substring(end);
    }

    static String markdown(Results results) {
        var parts = new ArrayList<String>();
        parts.add(origin(results));
        var verdicts = results.verdicts();
        if (!verdicts.isEmpty()) {
            parts.add("### Targets\n\n" + targets(verdicts));
        }
        results.sections().forEach(each -> parts.add(section(each)));
        return String.join("\n", parts);
    }

    private static String origin(Results results) {
        Machine machine = results.machine();
        return "Measured on "
                + results.date()
                + " at commit "
                + results.commit()
                + " ("
                + results.depth()
                + ", "
                + results.rounds()
                + " rounds) on "
                + machine.cores()
                + " cores of "
                + machine.cpu()
                + ", "
                + machine.memoryMiB()
                + " MiB, "
                + machine.kernel()
                + ", JDK "
                + machine.jdk()
                + ", nats-server "
                + machine.natsServer()
                + ".\n";
    }

    private static String targets(List<Target.Verdict> verdicts) {
        return table(
                List.of("path", "payload", "wanted", "measured", ""),
                verdicts.stream()
                        .map(each ->
                                List.of(
                                        each.path(),
                                        Titles.payload(each.payload()),
                                        each.wanted(),
                                        Numbers.spread(each.found()),
                                        each.met() ? "met" : "missed"))
                        .toList());
    }

    private static String section(Measured section) {
        var rows = SectionRows.of(section);
        return "### " + Titles.of(section) + "\n\n" + table(rows.heading(), rows.rows());
    }

    private static String table(List<String> heading, List<List<String>> rows) {
        return row(heading)
                + "|"
                + "---|".repeat(heading.size())
                + "\n"
                + rows.stream().map(Page::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
