package dev.waybill.bench;

import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Alternation;
import dev.waybill.bench.measure.Machine;
import dev.waybill.bench.measure.Measured;
import dev.waybill.bench.measure.Unverified;
import dev.waybill.bench.report.Page;
import dev.waybill.bench.report.Results;
import dev.waybill.bench.report.ResultsJson;
import dev.waybill.bench.report.TextTable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// One run: every chosen section, its table as soon as it is measured, then the targets and the
/// files.
final class Bench {
    private static final List<Integer> NO_PAYLOAD = List.of(0);

    private final BenchOptions options;
    private final Checkout checkout;
    private final PrintStream out;
    private final PrintStream progress;

    Bench(BenchOptions options, Checkout checkout, PrintStream out, PrintStream progress) {
        this.options = options;
        this.checkout = checkout;
        this.out = out;
        this.progress = progress;
    }

    /// [Unverified] where a contender has not done what it says; the sections before it are in the
    /// JSON then.
    Results run(LocalDate today) throws Exception {
        long began = System.nanoTime();
        try (var site = Site.start()) {
            var measured = new ArrayList<Measured>();
            try {
                measure(site, measured);
            } catch (Unverified e) {
                if (!measured.isEmpty()) {
                    writeJson(results(today, site, measured));
                }
                throw e;
            }
            var results = results(today, site, measured);
            out.print(TextTable.targets(results));
            var took = Duration.ofNanos(System.nanoTime() - began);
            out.printf("%nmeasured within %d s%n", took.toSeconds());
            writeJson(results);
            if (options.page()) {
                Page.write(results, checkout.page());
            }
            return results;
        }
    }

    private Results results(LocalDate today, Site site, List<Measured> measured) throws Exception {
        return new Results(
                today,
                checkout.commit(),
                options.depth().word(),
                options.depth().rounds(),
                Machine.here(site.version()),
                List.copyOf(measured));
    }

    private void measure(Site site, List<Measured> measured) throws Exception {
        var alternation = new Alternation(options.depth().rounds(), progress::println);
        for (var chapter : options.chapters()) {
            for (int payload : chapter.sized() ? options.depth().payloads() : NO_PAYLOAD) {
                try (var section =
                        chapter.opening().open(site, payload, options.depth().effort())) {
                    var one = alternation.run(section, options.depth().effort());
                    out.print(TextTable.of(one));
                    measured.add(one);
                }
            }
        }
    }

    private void writeJson(Results results) throws Exception {
        var file = options.out().orElseGet(() -> usual(results));
        ResultsJson.write(results, file);
        out.println("written to " + file);
    }

    private Path usual(Results results) {
        return checkout.results(results.date() + "-" + results.commit() + ".json");
    }
}
