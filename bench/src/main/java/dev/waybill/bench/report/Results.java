package dev.waybill.bench.report;

import dev.waybill.bench.measure.Machine;
import dev.waybill.bench.measure.Measured;
import java.time.LocalDate;
import java.util.List;

/// Everything that one run has measured, and on what.
///
/// `commit` is the short name of the commit, with `-changed` where the checkout differs from it.
/// `depth` is `full` or `quick`.
public record Results(
        LocalDate date,
        String commit,
        String depth,
        int rounds,
        Machine machine,
        List<Measured> sections) {
    public Results {
        sections = List.copyOf(sections);
    }

    List<Target.Verdict> verdicts() {
        return Targets.verdicts(sections);
    }
}
