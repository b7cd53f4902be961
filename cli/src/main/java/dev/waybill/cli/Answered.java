package dev.waybill.cli;

import dev.waybill.deadletter.Acted;
import dev.waybill.deadletter.Acted.Conflict;
import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.deadletter.Listed;

/// What the commands on one dead letter say of what became of it.
final class Answered {
    private Answered() {}

    /// The dead letter as it is now; anything else is a [CommandFailed] with the way out where
    /// there is one.
    static Listed done(Acted acted) {
        return switch (acted) {
            case Acted.Done done -> done.listed();
            case Acted.NotFound none -> throw DlqShow.none(none.id());
            case Conflict conflict -> throw new CommandFailed(text(conflict));
        };
    }

    static void print(Surroundings surroundings, Listed listed, boolean json, String text) {
        surroundings.out().println(json ? Json.line(DeadLetterJson.of(listed)) : text);
        surroundings.out().flush();
    }

    private static String text(Conflict conflict) {
        var way =
                conflict.code().equals(Conflict.NO_LANE)
                        ? "; --to subject publishes it for everyone who reads its subject"
                        : "";
        return conflict.code() + ": " + Printable.of(conflict.message()) + way;
    }
}
