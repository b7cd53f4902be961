package dev.waybill.cli;

import picocli.CommandLine.Command;

/// The root of the commands, which alone does nothing.
@Command(
        name = "waybill",
        description = "Publishes, follows and lists events on any NATS server with JetStream.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        version = "waybill 0.1.0-SNAPSHOT")
final class WaybillCommand {}
