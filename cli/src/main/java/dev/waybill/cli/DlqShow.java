package dev.waybill.cli;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.wire.DeadLetterId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `waybill dlq show`: all that is known of one dead letter.
@Command(
        name = "show",
        description = "Shows one dead letter: cause, headers, payload, history.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqShow implements Callable<Integer> {
    private static final int LONGEST = 2_000;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "Its id, as `ls` shows it")
    private String id = "";

    @Mixin private DlqFlags flags = new DlqFlags();

    DlqShow(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        var wanted = DeadLetterId.parse(id);
        try (var session = flags.open(surroundings)) {
            var found = session.deadLetters().find(wanted).orElseThrow(() -> none(wanted));
            var json = DeadLetterJson.of(found);
            if (flags.json()) {
                surroundings.out().println(Json.line(json));
            } else {
                print(json);
            }
        }
        surroundings.out().flush();
        return 0;
    }

    static CommandFailed none(DeadLetterId id) {
        return new CommandFailed("there is no dead letter " + id);
    }

    private void print(Map<String, Object> json) {
        json.forEach((name, value) -> {
            switch (value) {
                case Map<?, ?> headers ->
                        lines(name, headers.entrySet().stream().map(DlqShow::header).toList());
                case List<?> history -> lines(name, history.stream().map(DlqShow::line).toList());
                case RawValue data -> line(name, String.valueOf(data.rawValue()));
                default -> {
                    var text = name.equals("orphan") ? orphan(value) : value.toString();
                    if (!text.isEmpty()) {
                        line(name, text);
                    }
                }
            }
        });
    }

    private void line(String name, String text) {
        surroundings.out().printf("%-14s %s%n", name, Printable.of(text, LONGEST));
    }

    private void lines(String name, List<String> lines) {
        if (!lines.isEmpty()) {
            surroundings.out().println(name);
            lines.forEach(line -> surroundings.out().println("  " + Printable.of(line, LONGEST)));
        }
    }

    private static String orphan(Object value) {
        return value.equals(true) ? "yes: its consumer is gone, replay with --to subject" : "";
    }

    private static String header(Map.Entry<?, ?> header) {
        var values = header.getValue() instanceof List<?> list ? list : List.of(header.getValue());
        return header.getKey()
                + ": "
                + String.join(", ", values.stream().map(String::valueOf).toList());
    }

    /// One change: when, to what, and what is known of who and why.
    private static String line(Object change) {
        if (!(change instanceof Map<?, ?> fields)) {
            return String.valueOf(change);
        }
        var state = new StringBuilder(fields.get("at") + "  " + fields.get("state"));
        if (fields.get("resolution") != null) {
            state.append(" (").append(fields.get("resolution")).append(')');
        }
        for (var name : List.of("by", "reason", "job")) {
            var value = String.valueOf(fields.get(name));
            if (!value.isEmpty()) {
                state.append("  ").append(name).append(' ').append(value);
            }
        }
        return state.toString();
    }
}
