package dev.waybill.cli;

import dev.waybill.deadletter.JobOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that mean many dead letters, and how carefully to go about it.
final class BulkFlags {
    @Mixin private FilterFlags filter = new FilterFlags();

    @Option(names = "--all", description = "Every open one, where no other filter is given")
    private boolean all;

    @Option(names = "--dry-run", description = "Only count what is meant")
    private boolean dryRun;

    @Option(names = "--rate", paramLabel = "N", description = "So many a second at most")
    private @Nullable Double rate;

    @Option(names = "--max", paramLabel = "N", description = "So many in all at most")
    private @Nullable Long max;

    @Option(
            names = "--stop-after-failures",
            paramLabel = "N",
            description = "Stop when so many in a row have failed (10)")
    private @Nullable Integer stopAfterFailures;

    @Option(
            names = "--canary",
            description = "One of each group first; the others where it went well")
    private boolean canary;

    FilterFlags filter() {
        return filter;
    }

    boolean dryRun() {
        return dryRun;
    }

    /// Whether many are meant, rather than the one of that id; `IllegalArgumentException` where
    /// nothing is, or both are.
    boolean meantInsteadOf(@Nullable String id) {
        boolean many = all || filter.any();
        if (!many && dryRun) {
            throw new IllegalArgumentException("--dry-run counts what a filter or --all means");
        }
        if (many == (id != null)) {
            throw new IllegalArgumentException(
                    many
                            ? "an id and a filter exclude each other: " + id
                            : "name an id, a filter such as --stream, or --all");
        }
        return many;
    }

    JobOptions options() {
        var options = JobOptions.DEFAULT.canary(canary);
        options = rate == null ? options : options.rate(rate);
        options = max == null ? options : options.max(max);
        return stopAfterFailures == null ? options : options.stopAfterFailures(stopAfterFailures);
    }
}
