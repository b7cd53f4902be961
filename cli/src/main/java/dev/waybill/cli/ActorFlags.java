package dev.waybill.cli;

import dev.waybill.wire.DeadLetterState.Actor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say who acts and why; both stay in the history of a dead letter.
final class ActorFlags {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; mandatory, kept in its history")
    private String reason = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who; else $USER")
    private @Nullable String by;

    Actor actor(Surroundings surroundings) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException(
                    "--reason is missing: say why, it stays in the history");
        }
        var who = by == null ? surroundings.variable("USER").orElse("cli") : by;
        return new Actor(who, reason.strip(), "");
    }
}
