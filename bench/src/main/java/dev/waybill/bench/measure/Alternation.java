package dev.waybill.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Measures contenders in turns: A B C, then C B A, and so on, after a first turn that is verified
/// and not counted. So a drift of the machine meets all of them alike.
public final class Alternation {
    private final int rounds;
    private final Consumer<String> progress;

    /// `progress` is told of each step in a few words.
    public Alternation(int rounds, Consumer<String> progress) {
        if (rounds < 1) {
            throw new IllegalArgumentException("at least one round is counted: " + rounds);
        }
        this.rounds = rounds;
        this.progress = progress;
    }

    public Measured run(Section section, Effort effort) throws Exception {
        turn(section, section.contenders(), effort, "warm-up");
        var counted = new LinkedHashMap<String, List<Round>>();
        for (int round = 1; round <= rounds; round++) {
            var order = round % 2 == 1 ? section.contenders() : section.contenders().reversed();
            turn(section, order, effort, "round " + round + " of " + rounds)
                    .forEach((name, made) ->
                            counted.computeIfAbsent(name, _ -> new ArrayList<>()).add(made));
        }
        return new Measured(
                section.name(),
                section.base(),
                counted.entrySet().stream()
                        .map(each -> new Measured.Series(each.getKey(), each.getValue()))
                        .toList());
    }

    private Map<String, Round> turn(
            Section section, List<Contender> order, Effort effort, String which) throws Exception {
        var made = new LinkedHashMap<String, Round>();
        for (var contender : order) {
            progress.accept(section.name().word() + ", " + which + ": " + contender.name());
            made.put(contender.name(), run(contender, effort));
        }
        return made;
    }

    private static Round run(Contender contender, Effort effort) throws Exception {
        try {
            return contender.run(effort);
        } catch (Unverified e) {
            var named = new Unverified(contender.name() + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }
}
