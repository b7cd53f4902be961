package dev.waybill.cli;

import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.deadletter.Group;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `waybill dlq groups`: dead letters counted by consumer and cause.
@Command(
        name = "groups",
        description = "Counts dead letters by stream, consumer and cause, largest first.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqGroups implements Callable<Integer> {
    private static final int WIDEST_ERROR = 60;

    private final Surroundings surroundings;

    @Mixin private FilterFlags filter = new FilterFlags();
    @Mixin private DlqFlags flags = new DlqFlags();

    DlqGroups(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var session = flags.open(surroundings)) {
            var now = session.clock().instant();
            var groups = session.deadLetters().groups(filter.query(now));
            if (flags.json()) {
                surroundings.out().println(Json.line(DeadLetterJson.ofGroups(groups)));
            } else if (groups.isEmpty()) {
                surroundings.err().println("there are no dead letters");
                surroundings.err().flush();
            } else {
                table(groups, now).lines().forEach(surroundings.out()::println);
            }
        }
        surroundings.out().flush();
        return 0;
    }

    static Table table(List<Group> groups, Instant now) {
        return new Table(
                List.of(
                        "STREAM",
                        "CONSUMER",
                        "CLASS",
                        "COUNT",
                        "OLDEST",
                        "NEWEST",
                        "FINGERPRINT",
                        "ERROR"),
                groups.stream().map(group -> row(group, now)).toList());
    }

    private static List<String> row(Group group, Instant now) {
        return List.of(
                group.stream(),
                group.consumer(),
                group.kind().word(),
                String.format(Locale.ROOT, "%,d", group.count()),
                Age.of(group.oldestDeadAt(), now),
                Age.of(group.newestDeadAt(), now),
                group.fingerprint(),
                Printable.of(group.errorType(), WIDEST_ERROR));
    }
}
