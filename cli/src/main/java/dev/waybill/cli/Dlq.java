package dev.waybill.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `waybill dlq`: the commands on dead letters, which alone does nothing.
@Command(
        name = "dlq",
        description = "Shows dead letters, and replays or discards them when the cause is fixed.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class Dlq implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name one of its commands");
    }

    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new Dlq())
                .addSubcommand(new DlqLs(surroundings))
                .addSubcommand(new DlqGroups(surroundings))
                .addSubcommand(new DlqShow(surroundings))
                .addSubcommand(new DlqReplay(surroundings))
                .addSubcommand(new DlqDiscard(surroundings))
                .addSubcommand(new DlqRestore(surroundings))
                .addSubcommand(new DlqExport(surroundings))
                .addSubcommand(new DlqJobs(surroundings))
                .addSubcommand(new DlqCancel(surroundings))
                .addSubcommand(new DlqSetup(surroundings))
                .addSubcommand(new DlqGrants(surroundings));
    }
}
