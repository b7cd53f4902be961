package dev.waybill.cli;

import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.deadletter.Listed;
import dev.waybill.deadletter.Page;
import dev.waybill.deadletter.Query;
import dev.waybill.wire.DeadLetterState.Phase;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `waybill dlq ls`: the dead letters that are open or being replayed, oldest first.
@Command(
        name = "ls",
        description = "Lists dead letters, oldest first: open ones and those being replayed.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqLs implements Callable<Integer> {
    private static final int WIDEST_CAUSE = 70;

    private final Surroundings surroundings;

    @Mixin private FilterFlags filter = new FilterFlags();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "open, replaying, resolved or discarded")
    private @Nullable String state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most so many (${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--cursor", paramLabel = "TEXT", description = "Where the last page ended")
    private String cursor = "";

    @Mixin private DlqFlags flags = new DlqFlags();

    DlqLs(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var session = flags.open(surroundings)) {
            var now = session.clock().instant();
            var page = session.deadLetters().list(query(now), limit, cursor);
            if (flags.json()) {
                surroundings.out().println(Json.line(DeadLetterJson.of(page)));
            } else {
                print(page, now);
            }
        }
        surroundings.out().flush();
        return 0;
    }

    private Query query(Instant now) {
        var query = filter.query(now);
        return state == null
                ? query
                : query.phase(
                        Phase.of(state)
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "--state is open, replaying, resolved or"
                                                        + " discarded: "
                                                        + state)));
    }

    private void print(Page page, Instant now) {
        if (page.letters().isEmpty()) {
            surroundings
                    .err()
                    .println("there are no dead letters" + (filter.any() ? " of those" : ""));
            surroundings.err().flush();
            return;
        }
        var rows = page.letters().stream().map(each -> row(each, now)).toList();
        var heading = List.of("ID", "CLASS", "DIED", "REPLAYS", "STATE", "SUBJECT", "CAUSE");
        new Table(heading, rows).lines().forEach(surroundings.out()::println);
        if (!page.next().isEmpty()) {
            surroundings.err().println("there are more: --cursor " + page.next());
            surroundings.err().flush();
        }
    }

    private static List<String> row(Listed listed, Instant now) {
        var letter = listed.letter();
        return List.of(
                letter.id().toString(),
                letter.death().kind().word(),
                Age.of(listed.deadAt(), now),
                Integer.toString(listed.replays()),
                listed.resolution().map(how -> how.word()).orElse(listed.phase().word()),
                Printable.of(letter.origin().subject()),
                cause(listed));
    }

    /// The exception by its simple name, and what it says.
    private static String cause(Listed listed) {
        var failure = listed.letter().failure();
        var type = failure.type().substring(failure.type().lastIndexOf('.') + 1);
        var text = type.isEmpty() || failure.message().isEmpty() ? "" : ": ";
        return Printable.of(type + text + failure.message(), WIDEST_CAUSE);
    }
}
