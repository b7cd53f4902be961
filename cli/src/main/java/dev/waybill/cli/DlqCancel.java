package dev.waybill.cli;

import dev.waybill.deadletter.DeadLetterJson;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill dlq cancel`: ends a job at its next step.
@Command(
        name = "cancel",
        description = "Ends a job at its next step; what it has done stays done.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqCancel implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "JOB", description = "Its id, as `jobs` shows it")
    private String id = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who; else $USER")
    private @Nullable String by;

    @Mixin private DlqFlags flags = new DlqFlags();

    DlqCancel(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var session = flags.open(surroundings)) {
            var who = by == null ? surroundings.variable("USER").orElse("cli") : by;
            var job = session.jobs().cancel(id, who).orElseThrow(() -> DlqJobs.none(id));
            surroundings
                    .out()
                    .println(
                            flags.json()
                                    ? Json.line(DeadLetterJson.of(job))
                                    : "job " + job.id() + " is " + job.status().word());
        }
        surroundings.out().flush();
        return 0;
    }
}
